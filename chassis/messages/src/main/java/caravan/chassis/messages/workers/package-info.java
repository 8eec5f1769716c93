/** Loops that work beside requests, their backoff, and how they stop. */
@NullMarked
package caravan.chassis.messages.workers;

import org.jspecify.annotations.NullMarked;
