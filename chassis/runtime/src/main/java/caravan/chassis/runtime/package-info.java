/** What carries services: puts the parts together, starts them in order, and stops them in the other. */
package caravan.chassis.runtime;
