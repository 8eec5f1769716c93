/** The routes of webhooks and their JSON views. */
package caravan.commerce.webhooks.http;
