/** Catalog's rows in PostgreSQL. */
package caravan.commerce.catalog.store;
