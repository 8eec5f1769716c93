/** Hostile requests to a running system: {@code ./caravan attack}. */
@NullMarked
package caravan.attack;

import org.jspecify.annotations.NullMarked;
