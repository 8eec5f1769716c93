/** Bounded caches for repeated reads. */
package caravan.chassis.runtime.cache;
