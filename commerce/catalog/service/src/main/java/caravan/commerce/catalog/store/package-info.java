/** Catalog's repository in PostgreSQL. */
package caravan.commerce.catalog.store;
