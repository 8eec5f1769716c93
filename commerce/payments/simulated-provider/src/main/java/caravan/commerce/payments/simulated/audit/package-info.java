/** The audit's rules for the simulated provider: what must always hold between its log, payments and orders. */
package caravan.commerce.payments.simulated.audit;
