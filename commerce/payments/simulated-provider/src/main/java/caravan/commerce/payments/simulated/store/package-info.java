/** The simulated provider's log in PostgreSQL. Its tables stand beside those of payments, and do not refer to them. */
package caravan.commerce.payments.simulated.store;
