/** Who changed what: records that are stored in the transaction of the change. */
package caravan.chassis.api.trail;
