/** Payments' use cases, and the ports that they need; {@link caravan.payments.PaymentsService} puts them together. */
package caravan.payments;
