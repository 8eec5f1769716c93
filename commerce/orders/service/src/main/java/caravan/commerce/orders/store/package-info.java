/** Orders, their history and the prices in PostgreSQL. */
package caravan.commerce.orders.store;
