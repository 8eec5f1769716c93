/** What a listener takes in bytes, connections and time, and the accounts over it. */
package caravan.chassis.http.server.bounds;
