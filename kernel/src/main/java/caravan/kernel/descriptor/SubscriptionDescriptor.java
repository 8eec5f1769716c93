package caravan.kernel.descriptor;

import java.util.Set;

/**
 * What a service takes from other services' outboxes, each message exactly once.
 *
 * @param name kebab-case, unique within the service
 * @param types names of message types, such as {@code inventory.stock-reserved.v1}; all of one topic
 */
public record SubscriptionDescriptor(String name, Set<String> types) {
    /** @throws IllegalArgumentException if there is no type, or types are of several topics */
    public SubscriptionDescriptor {
        types = Set.copyOf(types);
        if (types.stream().map(SubscriptionDescriptor::topicOf).distinct().count() != 1) {
            throw new IllegalArgumentException(
                    "the subscription " + name + " takes types of one topic, at least one: not " + types);
        }
    }

    private static String topicOf(String type) {
        return type.substring(0, Math.max(0, type.indexOf('.')));
    }
}
