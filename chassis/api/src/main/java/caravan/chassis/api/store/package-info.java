/**
 * What a service's {@code .store} packages see beside {@link caravan.chassis.api}: the database handle. Nothing else of a
 * service uses this package or Jdbi, which an architecture rule holds.
 */
package caravan.chassis.api.store;
