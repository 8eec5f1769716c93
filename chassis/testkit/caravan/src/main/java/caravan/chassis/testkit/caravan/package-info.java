/** Services running in a test's own process. */
package caravan.chassis.testkit.caravan;
