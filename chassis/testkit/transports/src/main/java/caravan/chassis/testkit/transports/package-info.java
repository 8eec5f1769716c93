/** The suite that every transport of messages passes, and one that repeats and delays. */
package caravan.chassis.testkit.transports;
