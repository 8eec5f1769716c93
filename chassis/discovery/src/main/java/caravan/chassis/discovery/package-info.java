/** Where the instances of each service are: a registry, DNS or a static list behind one interface. */
package caravan.chassis.discovery;
