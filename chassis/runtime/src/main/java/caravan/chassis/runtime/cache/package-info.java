/** Bounded caches in front of reads that repeat. */
package caravan.chassis.runtime.cache;
