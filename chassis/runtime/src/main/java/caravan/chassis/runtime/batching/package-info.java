/** Batches commands of concurrent callers into one transaction, and gives a repeated request its first reply. */
@NullMarked
package caravan.chassis.runtime.batching;

import org.jspecify.annotations.NullMarked;
