/**
 * The listener, on Vert.x and Netty, for services and the gateway alike. It passes on only requests with valid framing, one at a time per
 * HTTP/1 connection. It enforces all limits of bytes, connections and time, and answers refused requests itself.
 */
package caravan.chassis.http.server;
