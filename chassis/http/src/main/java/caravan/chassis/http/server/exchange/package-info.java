/** One request and its answer, as the listener hands it to the handler. */
package caravan.chassis.http.server.exchange;
