/** The messages that catalog takes and sends: all that another service may know of it. */
package caravan.commerce.catalog.contract;
