/** Refusals, and problem details (RFC 9457) as they are written: for services and the gateway alike. */
package caravan.chassis.http.problems;
