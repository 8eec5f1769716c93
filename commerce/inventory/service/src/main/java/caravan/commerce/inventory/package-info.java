/** Inventory: how many pieces there are, and for whom they are held. Use cases, the ports they need, and how it is put together. */
package caravan.commerce.inventory;
