/** Services running in a test's own process, and the options with which tests start real processes. */
package caravan.chassis.testkit.caravan;
