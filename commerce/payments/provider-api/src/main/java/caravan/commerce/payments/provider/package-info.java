/** The interfaces that a payment provider implements. Payments and its providers know nothing else of each other. */
package caravan.commerce.payments.provider;
