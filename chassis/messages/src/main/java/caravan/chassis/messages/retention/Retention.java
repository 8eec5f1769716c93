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
 * Which messages are kept.
 *
 * @param time for so long at least
 * @param lookedAfter how often outboxes are looked at for what is older
 * @param subscribers the names of the types that each subscription takes, by {@code <service>.<subscription>}: what one of them has not
 *     applied is kept however old it is
 */
public record Retention(Duration time, Duration lookedAfter, Map<String, Set<String>> subscribers) {
    /** Unless {@code messages-retention} says otherwise. */
    public static final Duration TIME_DEFAULT = Duration.ofDays(7);

    /** A cluster of brokers that is lost, or a subscriber's database that is restored, is filled from what is kept. */
    public static final Duration TIME_MIN = Duration.ofHours(1);

    private static final Duration LOOKED_AFTER = Duration.ofMinutes(1);

    public Retention {
        subscribers = Map.copyOf(subscribers);
    }

    /**
     * What the settings of the process say.
     *
     * @param joined the services of this process. Those of others are known by the class path: each of a platform that is named, if any is
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

    /** @throws IllegalArgumentException if it is too short */
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
