/** A payment provider that moves real money, through Stripe's PaymentIntents. It has no tables: Stripe keeps what it did. */
package caravan.commerce.payments.stripe;
