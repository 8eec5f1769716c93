/** The repositories of orders, prices and customers in PostgreSQL. */
package caravan.commerce.orders.store;
