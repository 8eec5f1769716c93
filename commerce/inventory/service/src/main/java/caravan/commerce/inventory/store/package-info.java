/** Inventory's rows in PostgreSQL. */
package caravan.commerce.inventory.store;
