/** Catalog: which products are on sale, and at what price. Here are the use cases, their ports, and the service's assembly. */
package caravan.commerce.catalog;
