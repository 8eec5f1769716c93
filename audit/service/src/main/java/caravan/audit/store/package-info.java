/** Applies the rules as set-based queries over all schemas, in one snapshot. */
@NullMarked
package caravan.audit.store;

import org.jspecify.annotations.NullMarked;
