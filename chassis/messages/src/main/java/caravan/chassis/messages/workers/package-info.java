/** Background loops: their retries, and how they stop. */
@NullMarked
package caravan.chassis.messages.workers;

import org.jspecify.annotations.NullMarked;
