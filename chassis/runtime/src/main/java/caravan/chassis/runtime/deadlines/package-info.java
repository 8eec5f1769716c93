/** Until when an answer is of use, from the request that asks for it to the batch that does the work. */
@NullMarked
package caravan.chassis.runtime.deadlines;

import org.jspecify.annotations.NullMarked;
