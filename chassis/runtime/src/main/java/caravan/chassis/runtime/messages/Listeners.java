package caravan.chassis.runtime.messages;

import caravan.chassis.api.Message;
import caravan.kernel.MessageType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service's listeners in this process: told from the start of the process on, with no stored position. */
final class Listeners implements Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final Function<String, Long> headOfSource;
    private final Map<String, List<Listener<?>>> byType = new ConcurrentHashMap<>();

    /** @param headOfSource the last committed position of a source */
    Listeners(Function<String, Long> headOfSource) {
        this.headOfSource = headOfSource;
    }

    <P> void add(MessageType<P> type, Consumer<Message<P>> listener) {
        byType.computeIfAbsent(type.name(), ignored -> new CopyOnWriteArrayList<>())
                .add(new Listener<>(new MessageDecoder<P>(List.of(type)), listener));
    }

    boolean isEmpty() {
        return byType.isEmpty();
    }

    @Override
    public Set<String> types() {
        return Set.copyOf(byType.keySet());
    }

    @Override
    public long open(String source) {
        return headOfSource.apply(source);
    }

    @Override
    public void receive(String source, int partition, List<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            for (Listener<?> listener : byType.getOrDefault(delivery.type(), List.of())) {
                try {
                    listener.tell(delivery);
                } catch (RuntimeException failure) {
                    // The others are told all the same, and what comes next too.
                    LOG.atError()
                            .addKeyValue("source", source)
                            .addKeyValue("position", delivery.position())
                            .addKeyValue("message_key", delivery.key())
                            .setCause(failure)
                            .log("A listener failed");
                }
            }
        }
    }

    @Override
    public void passOver(String source, long through) {}

    @Override
    public void stop() {}

    @Override
    public void watch(String source, Supplier<Number> lag) {}

    private record Listener<P>(MessageDecoder<P> decoder, Consumer<Message<P>> consumer) {
        void tell(Delivery delivery) {
            switch (decoder.decode(delivery)) {
                case Incoming.Readable<P> readable -> consumer.accept(readable.message());
                case Incoming.Unreadable<P> unreadable -> throw new UndecodableException(unreadable.error());
            }
        }
    }
}
