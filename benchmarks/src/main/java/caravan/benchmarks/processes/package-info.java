/** The processor time of the measured processes, as Linux reports it (proc(5)). */
package caravan.benchmarks.processes;
