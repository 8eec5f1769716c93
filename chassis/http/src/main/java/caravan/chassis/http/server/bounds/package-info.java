/** The limits of a listener in bytes, connections and time, and what counts against them. */
package caravan.chassis.http.server.bounds;
