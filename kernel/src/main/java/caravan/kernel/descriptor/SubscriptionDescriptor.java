package caravan.kernel.descriptor;

import caravan.kernel.MessageType;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A subscription: the messages that a service takes from another service's outbox, each exactly once.
 *
 * @param name kebab-case, unique within the service
 * @param types names of message types, such as {@code inventory.stock-reserved.v1}; all of the same topic
 */
public record SubscriptionDescriptor(String name, Set<String> types) {
    private static final Pattern NAME = Pattern.compile("[a-z]{1,32}(-[a-z]{1,32}){0,8}");

    /** @throws IllegalArgumentException if a name has another form, there is no type, or types are of several topics */
    public SubscriptionDescriptor {
        types = Set.copyOf(types);
        if (!NAME.matcher(name).matches() || !types.stream().allMatch(MessageType::isName)) {
            throw new IllegalArgumentException("'" + name + "' with " + types + " is no subscription: write a name in"
                    + " kebab-case, and message types such as service.what-it-says.v1");
        }
        if (types.stream().map(MessageType::topicOf).distinct().count() != 1) {
            throw new IllegalArgumentException(
                    "the subscription " + name + " takes types of one topic, at least one: not " + types);
        }
    }
}
