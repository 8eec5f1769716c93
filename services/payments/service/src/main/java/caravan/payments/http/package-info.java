/** Payments' routes and their JSON. */
package caravan.payments.http;
