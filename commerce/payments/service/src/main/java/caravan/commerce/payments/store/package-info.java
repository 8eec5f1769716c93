/** The repositories of payments in PostgreSQL, with statements for whole batches. */
package caravan.commerce.payments.store;
