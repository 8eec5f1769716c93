/** The routes of payments and their JSON views. */
package caravan.commerce.payments.http;
