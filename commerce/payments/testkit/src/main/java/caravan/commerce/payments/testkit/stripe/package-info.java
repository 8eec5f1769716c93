/** For tests: a local server that follows Stripe's published API, as far as payments uses it. */
package caravan.commerce.payments.testkit.stripe;
