/** Looks for bugs in the sources of all modules with Error Prone and NullAway. */
@NullMarked
package caravan.errorprone;

import org.jspecify.annotations.NullMarked;
