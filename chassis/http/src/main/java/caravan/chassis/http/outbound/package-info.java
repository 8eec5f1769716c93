/** Calls to servers outside, whose URLs people gave. */
package caravan.chassis.http.outbound;
