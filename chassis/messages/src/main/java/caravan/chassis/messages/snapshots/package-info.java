/** Snapshots: a service publishes its state again for subscribers whose messages were purged (docs/decisions/0030). */
@NullMarked
package caravan.chassis.messages.snapshots;

import org.jspecify.annotations.NullMarked;
