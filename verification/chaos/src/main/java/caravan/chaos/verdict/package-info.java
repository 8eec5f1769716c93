/** The checks after the last fault, and the verdict from all evidence. */
@NullMarked
package caravan.chaos.verdict;

import org.jspecify.annotations.NullMarked;
