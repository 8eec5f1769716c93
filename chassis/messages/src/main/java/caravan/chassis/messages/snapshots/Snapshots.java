package caravan.chassis.messages.snapshots;

import caravan.chassis.api.Settings;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which services can publish their state as a snapshot, and for which subscribers.
 *
 * @param askedAfter how often a source asks whether a subscriber waits for a snapshot
 * @param waitMax how long a subscription waits for a snapshot before it asks again. It must be longer than a snapshot takes, since a new
 *     request publishes it again.
 * @param states the names of the message types that carry a service's whole state, by service
 */
public record Snapshots(Duration askedAfter, Duration waitMax, Map<String, Set<String>> states) {
    /** The default of {@code snapshot-wait-max}. */
    public static final Duration WAIT_MAX_DEFAULT = Duration.ofMinutes(15);

    private static final Duration WAIT_MAX_MIN = Duration.ofMinutes(1);
    private static final Duration WAIT_MAX_MAX = Duration.ofHours(24);
    private static final Duration ASKED_AFTER = Duration.ofSeconds(5);

    public Snapshots {
        states = Map.copyOf(states);
    }

    /** With the default of {@code snapshot-wait-max}. */
    public Snapshots(Duration askedAfter, Map<String, Set<String>> states) {
        this(askedAfter, WAIT_MAX_DEFAULT, states);
    }

    /**
     * Those of the services on the class path, and of the services in this process.
     *
     * @throws IllegalArgumentException if {@code snapshot-wait-max} does not fit
     */
    public static Snapshots of(Settings process, Collection<ServiceDescriptor> joined) {
        Map<String, Set<String>> states = new HashMap<>();
        ServiceDescriptors.onClassPath().all().forEach(each -> states.put(each.name(), each.state()));
        joined.forEach(each -> states.put(each.name(), each.state()));
        states.values().removeIf(Set::isEmpty);
        return new Snapshots(ASKED_AFTER, waitMax(process), states);
    }

    private static Duration waitMax(Settings process) {
        Duration waitMax = process.duration("snapshot-wait-max", WAIT_MAX_DEFAULT);
        if (waitMax.compareTo(WAIT_MAX_MIN) < 0 || waitMax.compareTo(WAIT_MAX_MAX) > 0) {
            throw new IllegalArgumentException("setting snapshot-wait-max must be from 1m to 24h, not " + waitMax);
        }
        return waitMax;
    }

    /** The service whose snapshot replaces messages of these types; empty if one of the types is not part of a state. */
    public Optional<String> sourceOf(Set<String> types) {
        return states.entrySet().stream()
                .filter(state -> state.getValue().containsAll(types))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The subscriptions that can recover by a snapshot of a service. */
    public Set<String> subscribersOf(String source, Map<String, Set<String>> subscribers) {
        return subscribers.entrySet().stream()
                .filter(each -> sourceOf(each.getValue()).equals(Optional.of(source)))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }
}
