/** Lets a crash test stop the process at a named place in its way of work. */
@NullMarked
package caravan.chassis.runtime.steps;

import org.jspecify.annotations.NullMarked;
