/** Clients that order and ask while faults happen, and the book of what was acknowledged to them. */
@NullMarked
package caravan.chaos.load;

import org.jspecify.annotations.NullMarked;
