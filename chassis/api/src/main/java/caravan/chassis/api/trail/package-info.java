/** Who changed what: records of changes, kept in the transaction that makes them. */
package caravan.chassis.api.trail;
