/** Endpoints, their secrets, and when a delivery is tried again. */
package caravan.commerce.webhooks.domain;
