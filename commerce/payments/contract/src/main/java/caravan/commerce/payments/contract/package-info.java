/** The messages that payments takes and sends: all that another service may know of it. */
package caravan.commerce.payments.contract;
