/** The command {@code ./caravan chaos}: runs faults on a fleet under load, and judges the result. */
@NullMarked
package caravan.chaos;

import org.jspecify.annotations.NullMarked;
