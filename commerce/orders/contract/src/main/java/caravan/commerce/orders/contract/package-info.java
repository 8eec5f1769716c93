/** The messages of orders. Other services may know these, and nothing else of orders. */
package caravan.commerce.orders.contract;
