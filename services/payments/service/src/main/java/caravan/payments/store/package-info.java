/** Payments and the ledger in PostgreSQL, a batch at a time. */
package caravan.payments.store;
