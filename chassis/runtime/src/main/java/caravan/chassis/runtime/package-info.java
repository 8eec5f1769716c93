/** Assembles a process from services and the chassis, starts the parts in order, and stops them in reverse order. */
package caravan.chassis.runtime;
