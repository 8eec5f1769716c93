/** A registry of one node as a process. */
package caravan.run.registry;
