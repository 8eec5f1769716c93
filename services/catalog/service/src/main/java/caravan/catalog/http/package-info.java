/** Catalog's routes and their JSON views. */
package caravan.catalog.http;
