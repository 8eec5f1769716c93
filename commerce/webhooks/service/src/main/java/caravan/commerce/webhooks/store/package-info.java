/** The repositories of webhooks in PostgreSQL, with statements for whole batches. */
package caravan.commerce.webhooks.store;
