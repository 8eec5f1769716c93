/** The messages that orders takes and sends: all that another service may know of it. */
package caravan.commerce.orders.contract;
