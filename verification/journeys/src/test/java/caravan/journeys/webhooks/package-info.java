/** Servers outside get the events of an order. */
package caravan.journeys.webhooks;
