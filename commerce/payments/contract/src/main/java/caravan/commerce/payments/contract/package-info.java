/** The messages of payments: all that other services may know of it. */
package caravan.commerce.payments.contract;
