/** What an attack says at its end. */
@NullMarked
package caravan.attack.report;

import org.jspecify.annotations.NullMarked;
