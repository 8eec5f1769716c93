/**
 * What the {@code .store} packages of a service use in addition to {@link caravan.chassis.api}: the database handle. Other packages of a
 * service may not use this package or Jdbi; an architecture rule checks that.
 */
package caravan.chassis.api.store;
