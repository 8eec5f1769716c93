package caravan.chassis.messages;

import caravan.chassis.messages.outbox.OutboxReader;
import caravan.chassis.messages.subscriptions.Receiver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Reads the outboxes of this process directly. Each pair of a source and a receiver has its own follower, so a slow receiver does not delay
 * others. Messages are handed over as bytes, as between processes.
 */
public final class LocalTransport implements Transport {
    private final List<OutboxReader> outboxes = new ArrayList<>();
    private final List<Receiver> receivers = new ArrayList<>();
    private final Map<String, List<OutboxFollower>> followers = new ConcurrentHashMap<>();
    private final AtomicLong commits = new AtomicLong();

    /** The most bytes of pages for a number of receivers: each page as it was read, and as it is handed on. */
    public static long bytesMax(int receivers) {
        return 2L * receivers * OutboxFollower.PAYLOAD_BYTES_MAX;
    }

    @Override
    public void addOutbox(OutboxReader outbox) {
        outboxes.add(outbox);
    }

    @Override
    public void addReceiver(Receiver receiver) {
        receivers.add(receiver);
    }

    @Override
    public void start() {
        for (OutboxReader outbox : outboxes) {
            List<OutboxFollower> ofSource = receivers.stream()
                    .map(receiver -> new OutboxFollower(outbox, receiver))
                    .toList();
            followers.put(outbox.source(), ofSource);
        }
        for (OutboxReader outbox : outboxes) {
            // Read after the followers are known: a later commit tells them its position.
            long head = outbox.head();
            Objects.requireNonNull(followers.get(outbox.source())).forEach(follower -> follower.start(head));
        }
    }

    @Override
    public void stop() {
        receivers.forEach(Receiver::stop);
        all().forEach(OutboxFollower::beginStop);
        all().forEach(OutboxFollower::awaitEnd);
    }

    @Override
    public void committed(String source, long head, Set<String> types) {
        commits.incrementAndGet();
        for (OutboxFollower follower : followers.getOrDefault(source, List.of())) {
            follower.committed(head, types);
        }
    }

    @Override
    public Map<String, Map<Integer, Long>> applied(String source, Set<String> subscriptions) {
        Map<String, Map<Integer, Long>> applied = new HashMap<>();
        for (Receiver receiver : receivers) {
            if (subscriptions.contains(receiver.name())) {
                receiver.applied()
                        .map(bySource -> bySource.getOrDefault(source, Map.of()))
                        .ifPresent(positions -> applied.put(receiver.name(), positions));
            }
        }
        return applied;
    }

    @Override
    public Set<UUID> snapshotRequests(String source, Set<String> subscriptions) {
        return receivers.stream()
                .filter(receiver -> subscriptions.contains(receiver.name())
                        && receiver.recoversFrom().equals(Optional.of(source)))
                .flatMap(receiver -> receiver.snapshotRequest().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean publishes() {
        return false;
    }

    @Override
    public boolean isDrained() {
        // A commit during the check may have given new work to a follower that was already checked.
        long before = commits.get();
        return all().stream().allMatch(OutboxFollower::isCaughtUp) && commits.get() == before;
    }

    @Override
    public boolean hasReceivedAll(String receiver) {
        return all().stream().filter(each -> each.isOf(receiver)).allMatch(OutboxFollower::isCaughtUp);
    }

    private List<OutboxFollower> all() {
        return followers.values().stream().flatMap(List::stream).toList();
    }
}
