/** Inventory's rows in PostgreSQL. */
package caravan.inventory.store;
