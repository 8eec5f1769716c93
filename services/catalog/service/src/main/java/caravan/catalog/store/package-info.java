/** Catalog's rows in PostgreSQL. */
package caravan.catalog.store;
