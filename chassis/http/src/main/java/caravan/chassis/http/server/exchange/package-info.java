/** One request and its answer, as the listener hands it to whoever answers. */
package caravan.chassis.http.server.exchange;
