/** Lets callers that wait share one transaction, and answers a repeated request as it was answered before. */
@NullMarked
package caravan.chassis.runtime.batching;

import org.jspecify.annotations.NullMarked;
