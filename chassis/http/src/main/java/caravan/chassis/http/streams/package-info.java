/** Server-sent events: one answer that is written bit by bit. */
package caravan.chassis.http.streams;
