/** What other modules may know of webhooks: its descriptor, and which events outsiders can get. */
package caravan.commerce.webhooks.contract;
