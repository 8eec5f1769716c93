/** What the measured processes spend, as Linux tells it (proc(5)). */
package caravan.benchmarks.processes;
