/** The AsyncAPI document of all messages. */
@NullMarked
package caravan.chassis.messages.documents;

import org.jspecify.annotations.NullMarked;
