/** Catalog: which products are on sale, and at what price. Use cases, the ports they need, and how it is put together. */
package caravan.commerce.catalog;
