/** The messages of catalog: all that other services may know of it. */
package caravan.commerce.catalog.contract;
