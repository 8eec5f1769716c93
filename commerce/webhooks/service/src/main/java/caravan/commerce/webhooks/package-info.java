/** Webhooks: events for servers outside. Its use cases and workers. */
package caravan.commerce.webhooks;
