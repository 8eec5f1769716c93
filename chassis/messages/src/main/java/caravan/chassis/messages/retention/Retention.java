package caravan.chassis.messages.retention;

import caravan.chassis.api.Settings;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import caravan.kernel.descriptor.SubscriptionDescriptor;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How long messages are kept.
 *
 * @param time how long messages are kept at least
 * @param lookedAfter the interval of purges
 * @param subscribers the names of the types that each subscription takes, by {@code <service>.<subscription>}: what a subscription has not
 *     applied is kept, however old it is
 */
public record Retention(Duration time, Duration lookedAfter, Map<String, Set<String>> subscribers) {
    /** The default of {@code messages-retention}. */
    public static final Duration TIME_DEFAULT = Duration.ofDays(7);

    /** The shortest time. A lost broker or a restored subscriber is filled from the messages that are kept. */
    public static final Duration TIME_MIN = Duration.ofHours(1);

    private static final Duration LOOKED_AFTER = Duration.ofMinutes(1);

    public Retention {
        subscribers = Map.copyOf(subscribers);
    }

    /**
     * Reads the settings of the process.
     *
     * @param joined the services of this process. Services of other processes are found on the class path: those of the platforms that are
     *     named, or all
     * @throws IllegalArgumentException if the time is too short
     */
    public static Retention of(Settings process, Collection<ServiceDescriptor> joined) {
        Set<String> platforms = process.text("platforms")
                .map(names -> Set.of(names.strip().split("\\s*,\\s*")))
                .orElse(Set.of());
        Map<String, ServiceDescriptor> services = new HashMap<>();
        ServiceDescriptors.onClassPath()
                .matching(each -> platforms.isEmpty() || each.isShared() || platforms.contains(each.platform()))
                .all()
                .forEach(each -> services.put(each.name(), each));
        joined.forEach(each -> services.put(each.name(), each));
        return new Retention(time(process), LOOKED_AFTER, subscribers(services.values()));
    }

    /** @throws IllegalArgumentException if the time is too short */
    public static Duration time(Settings process) {
        Duration time = process.duration("messages-retention", TIME_DEFAULT);
        if (time.compareTo(TIME_MIN) < 0) {
            throw new IllegalArgumentException("setting messages-retention must be an hour or more, not " + time);
        }
        return time;
    }

    private static Map<String, Set<String>> subscribers(Collection<ServiceDescriptor> services) {
        Map<String, Set<String>> subscribers = new HashMap<>();
        for (ServiceDescriptor service : services) {
            for (SubscriptionDescriptor subscription : service.subscriptions()) {
                subscribers.put(service.name() + "." + subscription.name(), subscription.types());
            }
        }
        return subscribers;
    }
}
