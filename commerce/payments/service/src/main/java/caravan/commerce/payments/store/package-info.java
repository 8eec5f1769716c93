/** Payments and the ledger in PostgreSQL, a batch at a time. */
package caravan.commerce.payments.store;
