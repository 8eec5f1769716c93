/** Inventory: the stock of each SKU, and the reservations of orders. Here are the use cases, their ports, and the service's assembly. */
package caravan.commerce.inventory;
