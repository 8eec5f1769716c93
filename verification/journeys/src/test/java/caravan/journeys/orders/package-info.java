/** Journeys of an order, and what one order costs in the database. */
package caravan.journeys.orders;
