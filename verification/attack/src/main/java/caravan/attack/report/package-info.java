/** The report of an attack. */
@NullMarked
package caravan.attack.report;

import org.jspecify.annotations.NullMarked;
