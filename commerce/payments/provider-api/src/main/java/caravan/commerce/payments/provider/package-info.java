/** What a payment provider implements: the only thing that payments and its providers know of each other. */
package caravan.commerce.payments.provider;
