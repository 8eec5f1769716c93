/** The rules as set-based queries over every service's schema, answered in one snapshot. */
@NullMarked
package caravan.audit.store;

import org.jspecify.annotations.NullMarked;
