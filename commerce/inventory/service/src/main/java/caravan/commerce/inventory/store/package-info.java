/** Inventory's repositories in PostgreSQL. */
package caravan.commerce.inventory.store;
