/** Hostile requests made from a seed, and how one is sent. */
@NullMarked
package caravan.attack.hostile;

import org.jspecify.annotations.NullMarked;
