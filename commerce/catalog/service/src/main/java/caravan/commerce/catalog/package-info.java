/** Catalog: the products on sale, and their prices. Here are the use cases, their ports, and the service's assembly. */
package caravan.commerce.catalog;
