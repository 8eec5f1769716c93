/** Payments' use cases, and the ports that they need; {@link caravan.commerce.payments.PaymentsService} puts them together. */
package caravan.commerce.payments;
