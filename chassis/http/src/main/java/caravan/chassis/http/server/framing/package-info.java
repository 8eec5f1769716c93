/** The strict reading of HTTP/1 requests, byte by byte; knows no connection. */
package caravan.chassis.http.server.framing;
