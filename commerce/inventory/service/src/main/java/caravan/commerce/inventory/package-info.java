/** Inventory: how many pieces there are, and for whom they are held. Here are the use cases, their ports, and the service's assembly. */
package caravan.commerce.inventory;
