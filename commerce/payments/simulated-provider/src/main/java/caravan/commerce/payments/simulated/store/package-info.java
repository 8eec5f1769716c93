/** The simulated provider's log in PostgreSQL, beside payments' tables and without a reference to them. */
package caravan.commerce.payments.simulated.store;
