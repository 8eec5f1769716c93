/** How much is let in: a limit that adapts, places, and which requests go first. */
package caravan.chassis.http.admission;
