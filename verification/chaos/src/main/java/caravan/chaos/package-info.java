/** Faults on a running fleet under load, and what must hold afterwards. */
@NullMarked
package caravan.chaos;

import org.jspecify.annotations.NullMarked;
