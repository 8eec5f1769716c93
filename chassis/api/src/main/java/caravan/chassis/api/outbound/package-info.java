/** Calls to HTTP servers outside of Caravan, whose addresses people gave. */
package caravan.chassis.api.outbound;
