/** The commands of ./caravan fleet. */
@NullMarked
package caravan.run.supervisor.terminal;

import org.jspecify.annotations.NullMarked;
