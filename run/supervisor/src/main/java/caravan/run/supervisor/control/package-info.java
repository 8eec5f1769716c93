/** How the commands speak with the running supervisor. */
@NullMarked
package caravan.run.supervisor.control;

import org.jspecify.annotations.NullMarked;
