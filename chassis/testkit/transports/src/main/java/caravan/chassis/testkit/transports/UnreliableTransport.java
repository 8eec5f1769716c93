package caravan.chassis.testkit.transports;

import caravan.chassis.messages.Transport;
import caravan.chassis.messages.outbox.OutboxReader;
import caravan.chassis.messages.subscriptions.MissingMessages;
import caravan.chassis.messages.subscriptions.Receiver;
import caravan.chassis.messages.wire.Delivery;
import caravan.chassis.messages.wire.DeliveryOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** A transport that repeats and delays the messages of another one at random, as far as a transport may. */
public final class UnreliableTransport implements Transport {
    private static final int REMEMBERED_MAX = 200;
    private static final int DELAY_MILLIS_MAX = 10;

    private final Transport transport;
    private final long seed;
    private int receivers;

    /** @param seed the same seed makes the same choices for the same deliveries */
    public UnreliableTransport(Transport transport, long seed) {
        this.transport = transport;
        this.seed = seed;
    }

    @Override
    public void addOutbox(OutboxReader outbox) {
        transport.addOutbox(outbox);
    }

    @Override
    public void addReceiver(Receiver receiver) {
        transport.addReceiver(new Repeating(receiver, seed + receivers++));
    }

    @Override
    public void start() {
        transport.start();
    }

    @Override
    public void stop() {
        transport.stop();
    }

    @Override
    public void committed(String source, long head, Set<String> types) {
        transport.committed(source, head, types);
    }

    @Override
    public Map<String, Map<Integer, Long>> applied(String source, Set<String> subscriptions) {
        return transport.applied(source, subscriptions);
    }

    @Override
    public Set<UUID> snapshotRequests(String source, Set<String> subscriptions) {
        return transport.snapshotRequests(source, subscriptions);
    }

    @Override
    public boolean publishes() {
        return transport.publishes();
    }

    @Override
    public boolean hasReceivedAll(String receiver) {
        return transport.hasReceivedAll(receiver);
    }

    @Override
    public boolean isDrained() {
        return transport.isDrained();
    }

    private static final class Repeating implements Receiver {
        private final Receiver receiver;
        private final Random random;
        private final Map<String, List<Delivery>> remembered = new HashMap<>();

        Repeating(Receiver receiver, long seed) {
            this.receiver = receiver;
            this.random = new Random(seed);
        }

        @Override
        public String name() {
            return receiver.name();
        }

        @Override
        public Set<String> types() {
            return receiver.types();
        }

        @Override
        public Set<String> topics() {
            return receiver.topics();
        }

        @Override
        public Optional<Duration> lookBack() {
            return receiver.lookBack();
        }

        @Override
        public long open(String source, DeliveryOrder sequence) {
            return receiver.open(source, sequence);
        }

        @Override
        public synchronized List<MissingMessages> receive(
                String source, DeliveryOrder sequence, List<Delivery> deliveries) throws InterruptedException {
            Thread.sleep(random.nextInt(DELAY_MILLIS_MAX));
            List<Delivery> earlier = remembered.computeIfAbsent(source, ignored -> new ArrayList<>());
            int begun = random.nextInt(deliveries.size() + 1);
            receiver.receive(source, sequence, withRepeats(earlier, deliveries.subList(0, begun)));
            List<MissingMessages> missing = receiver.receive(source, sequence, withRepeats(earlier, deliveries));
            earlier.addAll(deliveries);
            if (earlier.size() > REMEMBERED_MAX) {
                earlier.subList(0, earlier.size() - REMEMBERED_MAX).clear();
            }
            return missing;
        }

        private List<Delivery> withRepeats(List<Delivery> earlier, List<Delivery> deliveries) {
            int from = random.nextInt(earlier.size() + 1);
            List<Delivery> all = new ArrayList<>(earlier.subList(from, earlier.size()));
            all.addAll(deliveries);
            // A message that is not applied yet may only be repeated within the same batch.
            all.addAll(deliveries.subList(random.nextInt(deliveries.size() + 1), deliveries.size()));
            return all;
        }

        @Override
        public void passOver(String source, long through) {
            receiver.passOver(source, through);
        }

        @Override
        public Optional<Map<String, Map<Integer, Long>>> applied() {
            return receiver.applied();
        }

        @Override
        public Optional<String> recoversFrom() {
            return receiver.recoversFrom();
        }

        @Override
        public boolean askForSnapshotOrStop(MissingMessages missing, DeliveryOrder sequence) {
            return receiver.askForSnapshotOrStop(missing, sequence);
        }

        @Override
        public Optional<UUID> snapshotRequest() {
            return receiver.snapshotRequest();
        }

        @Override
        public void stop() {
            receiver.stop();
        }

        @Override
        public void watch(String source, Lag lag) {
            receiver.watch(source, lag);
        }
    }
}
