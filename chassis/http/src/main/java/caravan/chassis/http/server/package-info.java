/**
 * The listener, on Vert.x and Netty, for services and the gateway alike. It passes on only requests whose framing is sound, one
 * at a time per HTTP/1 connection, and holds every bound in bytes, connections and time; what is refused it answers itself.
 */
package caravan.chassis.http.server;
