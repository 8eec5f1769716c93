/** Reads HTTP/1 requests strictly, byte by byte; it knows no connection. */
package caravan.chassis.http.server.framing;
