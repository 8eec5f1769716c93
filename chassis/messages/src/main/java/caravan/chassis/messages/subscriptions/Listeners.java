package caravan.chassis.messages.subscriptions;

import caravan.chassis.api.messages.Message;
import caravan.chassis.messages.ChangeWatcher;
import caravan.chassis.messages.wire.Delivery;
import caravan.chassis.messages.wire.DeliveryOrder;
import caravan.chassis.messages.wire.UndecodableException;
import caravan.chassis.messages.wire.WrittenMessage;
import caravan.kernel.MessageType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service's listeners in this process. They get messages from the start of the process on, without stored positions. */
public final class Listeners implements Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final String name;
    private final Duration lookBack;
    private final Function<String, Long> beginning;
    private final Map<String, List<Listener<?>>> byType = new ConcurrentHashMap<>();
    private final Map<String, List<ChangeWatcher>> watchers = new ConcurrentHashMap<>();
    private final Set<String> watchedTopics = ConcurrentHashMap.newKeySet();

    /**
     * @param lookBack how long before the start to begin at least, if the transport still has those messages
     * @param beginning the position of a source after which to begin
     */
    public Listeners(String name, Duration lookBack, Function<String, Long> beginning) {
        this.name = name;
        this.lookBack = lookBack;
        this.beginning = beginning;
    }

    public <P> void add(MessageType<P> type, Consumer<Message<P>> listener) {
        byType.computeIfAbsent(type.name(), ignored -> new CopyOnWriteArrayList<>())
                .add(new Listener<>(new MessageDecoder<P>(List.of(type)), listener));
    }

    /** Adds a watcher, as {@link caravan.chassis.messages.ServiceMessaging#watch} says. */
    public void addWatcher(MessageType<?> type, ChangeWatcher watcher) {
        watchedTopics.add(type.topic());
        watchers.computeIfAbsent(type.name(), ignored -> new CopyOnWriteArrayList<>())
                .add(watcher);
    }

    /** A transaction with these messages is about to commit. */
    public void committing(List<WrittenMessage> messages) {
        messages.forEach(message -> watchersOf(message.type()).forEach(watcher -> watcher.committing(message.key())));
    }

    /** That transaction has ended. */
    public void ended(List<WrittenMessage> messages) {
        messages.forEach(message -> watchersOf(message.type()).forEach(watcher -> watcher.ended(message.key())));
    }

    /** The database is another one. */
    public void replaced() {
        watchers.values().forEach(each -> each.forEach(ChangeWatcher::replaced));
    }

    private List<ChangeWatcher> watchersOf(String type) {
        return watchers.getOrDefault(type, List.of());
    }

    public boolean isEmpty() {
        return byType.isEmpty() && watchers.isEmpty();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> types() {
        return Stream.concat(byType.keySet().stream(), watchers.keySet().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Set<String> topics() {
        return Stream.concat(
                        watchedTopics.stream(),
                        byType.values().stream()
                                .flatMap(List::stream)
                                .flatMap(listener -> listener.decoder().topics().stream()))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Optional<Duration> lookBack() {
        return Optional.of(lookBack);
    }

    @Override
    public long open(String source, DeliveryOrder sequence) {
        return beginning.apply(source);
    }

    @Override
    public List<MissingMessages> receive(String source, DeliveryOrder sequence, List<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            for (Listener<?> listener : byType.getOrDefault(delivery.type(), List.of())) {
                try {
                    listener.tell(delivery);
                } catch (RuntimeException failure) {
                    // The other listeners and the next messages are still handled.
                    LOG.atError()
                            .addKeyValue("source", source)
                            .addKeyValue("position", delivery.position())
                            .addKeyValue("message_key", delivery.key())
                            .setCause(failure)
                            .log("A listener failed");
                }
            }
            watchersOf(delivery.type()).forEach(watcher -> watcher.told(delivery.key()));
        }
        return List.of();
    }

    @Override
    public void passOver(String source, long through) {}

    @Override
    public Optional<Map<String, Map<Integer, Long>>> applied() {
        return Optional.empty();
    }

    @Override
    public Optional<String> recoversFrom() {
        return Optional.empty();
    }

    @Override
    public boolean askForSnapshotOrStop(MissingMessages missing, DeliveryOrder sequence) {
        return false;
    }

    @Override
    public Optional<UUID> snapshotRequest() {
        return Optional.empty();
    }

    @Override
    public void stop() {}

    @Override
    public void watch(String source, Lag lag) {}

    private record Listener<P>(MessageDecoder<P> decoder, Consumer<Message<P>> consumer) {
        void tell(Delivery delivery) {
            switch (decoder.decode(delivery)) {
                case IncomingMessage.Readable<P> readable -> consumer.accept(readable.message());
                case IncomingMessage.Unreadable<P> unreadable -> throw new UndecodableException(unreadable.error());
            }
        }
    }
}
