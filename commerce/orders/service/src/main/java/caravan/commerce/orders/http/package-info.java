/** The routes of orders, and their JSON bodies. */
package caravan.commerce.orders.http;
