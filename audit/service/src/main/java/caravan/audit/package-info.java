/** Checks over the databases, and the simulated provider's log, what must always hold. */
@NullMarked
package caravan.audit;

import org.jspecify.annotations.NullMarked;
