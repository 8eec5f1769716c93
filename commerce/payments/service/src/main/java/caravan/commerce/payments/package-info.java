/** The use cases of payments and their ports. {@link caravan.commerce.payments.PaymentsService} assembles them. */
package caravan.commerce.payments;
