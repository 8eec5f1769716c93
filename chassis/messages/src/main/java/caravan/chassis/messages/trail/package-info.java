/** A service's trail of who changed what: its table, and the routes at which administrators read it. */
@NullMarked
package caravan.chassis.messages.trail;

import org.jspecify.annotations.NullMarked;
