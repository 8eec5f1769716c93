/** Services running in a test's own process, and what real processes are started with. */
package caravan.chassis.testkit.caravan;
