/** Starts, watches and stops all processes of a fleet on one machine. */
package caravan.run.supervisor;
