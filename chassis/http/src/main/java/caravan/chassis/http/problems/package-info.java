/** Refusals, and how problem details (RFC 9457) are written, for services and the gateway. */
package caravan.chassis.http.problems;
