/** Starts, watches, restarts and ends processes. */
@NullMarked
package caravan.run.supervisor.processes;

import org.jspecify.annotations.NullMarked;
