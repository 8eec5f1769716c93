/** The databases of a process: their startup, their health, and the replies to their failures. */
@NullMarked
package caravan.chassis.runtime.databases;

import org.jspecify.annotations.NullMarked;
