/** The tests that every transport of messages must pass, and a transport that repeats and delays. */
package caravan.chassis.testkit.transports;
