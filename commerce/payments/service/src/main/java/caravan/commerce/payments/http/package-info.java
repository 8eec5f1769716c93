/** Payments' routes and their JSON. */
package caravan.commerce.payments.http;
