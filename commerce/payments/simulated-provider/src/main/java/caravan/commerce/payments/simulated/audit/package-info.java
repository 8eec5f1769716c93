/** What must always hold between the simulated provider's log, payments and orders, as queries that the audit applies. */
package caravan.commerce.payments.simulated.audit;
