/** The audit: checks in the databases what must always hold. */
@NullMarked
package caravan.audit;

import org.jspecify.annotations.NullMarked;
