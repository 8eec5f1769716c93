/** Tells a service's state again to subscribers that lack messages which are gone (docs/decisions/0030). */
@NullMarked
package caravan.chassis.messages.snapshots;

import org.jspecify.annotations.NullMarked;
