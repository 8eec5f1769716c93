/** Catalog's routes and their JSON views. */
package caravan.commerce.catalog.http;
