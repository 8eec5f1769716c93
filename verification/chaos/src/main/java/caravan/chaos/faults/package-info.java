/** Faults: their plan from a seed, their injection into a fleet, and the outcome of each. */
@NullMarked
package caravan.chaos.faults;

import org.jspecify.annotations.NullMarked;
