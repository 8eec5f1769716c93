/** The table of HTTP cases, and how one is run. */
@NullMarked
package caravan.attack.cases;

import org.jspecify.annotations.NullMarked;
