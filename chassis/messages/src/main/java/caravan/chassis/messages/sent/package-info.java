/** What a service has sent: its outbox, for those who run it. */
@NullMarked
package caravan.chassis.messages.sent;

import org.jspecify.annotations.NullMarked;
