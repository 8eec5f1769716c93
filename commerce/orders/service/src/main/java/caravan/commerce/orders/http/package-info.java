/** Orders over HTTP: its routes, and what they read and write as JSON. */
package caravan.commerce.orders.http;
