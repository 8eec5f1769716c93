/** Lets a crash test stop the process at a named step. */
@NullMarked
package caravan.chassis.runtime.steps;

import org.jspecify.annotations.NullMarked;
