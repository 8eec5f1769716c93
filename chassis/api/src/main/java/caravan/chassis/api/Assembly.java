package caravan.chassis.api;

import caravan.chassis.api.http.Routes;
import caravan.chassis.api.http.Sessions;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.messages.StatePages;
import caravan.chassis.api.outbound.OutboundHttp;
import caravan.chassis.api.outbound.OutboundRules;
import caravan.chassis.api.tracing.Tracing;
import caravan.kernel.MessageType;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** What the runtime gives to a service while the service is assembled: ports to use, and places to register its own parts. */
public interface Assembly {
    Clock clock();

    Identifiers identifiers();

    Settings settings();

    /** The service's own schema, and no other's. */
    Database database();

    /** Named places where a crash test can stop the process. Batchers and subscriptions have their own. */
    Steps steps();

    /** Makes spans of calls to other systems. */
    Tracing tracing();

    /** Where the service declares its HTTP routes. */
    Routes routes();

    /** Revokes sessions. From then on this process refuses their tokens. */
    Sessions sessions();

    /**
     * Makes a batcher for HTTP writes. Concurrent requests share one transaction.
     *
     * @param name kebab-case; names the use case in metrics, logs and crash tests
     */
    <C, R> Batcher<C, R> batcher(String name, UseCase<C, R> useCase);

    /**
     * Makes a batcher for things that must never be made twice under one key, however late a repeat comes. The thing itself keeps the key,
     * and no reply is stored. After a refusal nothing was made, so the key may be used again.
     *
     * @param lookUp finds what was made under a key
     */
    <C, R> Batcher<C, R> batcher(String name, UseCase<C, R> useCase, KeyLookUp<R> lookUp);

    /**
     * Subscribes to messages. Each message is applied exactly once, in one transaction with its effects. Messages of one key come in the
     * order in which their sender committed them, whatever their type.
     *
     * @param name kebab-case; stored positions belong to this name, so a renamed subscription reads everything again
     * @param types all message types that this subscription takes; they have one topic, because there is no order between topics. With
     *     {@link caravan.chassis.api.messages.WrittenEvent} as the payload, it gets the events as they travel
     */
    <P> void subscribe(String name, List<MessageType<? extends P>> types, UseCase<Message<P>, ?> useCase);

    /**
     * A subscription to types of which some may have no effect for now. Messages of those are passed over, which costs next to nothing.
     *
     * @param wants whether messages of a type have any effect now. It is asked for each message, and must not block. When in doubt, it
     *     says yes
     */
    <P> void subscribe(
            String name, List<MessageType<? extends P>> types, Predicate<String> wants, UseCase<Message<P>, ?> useCase);

    /**
     * Registers how the service publishes its whole state again, as a snapshot for subscribers whose messages were purged. The descriptor
     * names the types of these messages. They may come at any time, also to subscribers that lack nothing. A subscriber treats them as the
     * present state, not as an event.
     */
    void tellState(StatePages pages);

    /**
     * Calls a listener in every instance of the service for each message of a type from now on, at least once. Use it for caches and for
     * requests that wait, never for state. The listener must not block.
     */
    <P> void listen(MessageType<P> type, Consumer<Message<P>> listener);

    /**
     * A cache in front of reads. The metrics show its hit rate. All caches of a process share a sixteenth of its heap.
     *
     * @param bytesOf the size of a value in bytes, estimated
     */
    <K, V> Cache<K, V> cache(String name, ToIntFunction<V> bytesOf, Duration timeToLive);

    /**
     * Registers background work, which runs until the service stops.
     *
     * @param name kebab-case
     * @param idle how long the worker waits when there is nothing to do
     * @return an action that wakes the worker at once; cheap, and safe from any thread
     */
    Runnable worker(String name, Duration idle, Worker worker);

    /**
     * A line that the operator must see, such as that no real money moves. It is printed at the start, and logged.
     *
     * @param line a whole sentence, without secrets
     */
    void notice(String line);

    /**
     * Calls HTTP servers outside, whose URLs people gave.
     *
     * @throws IllegalArgumentException if the rules' networks cannot be read
     */
    OutboundHttp outboundHttp(OutboundRules rules);

    /** The OpenAPI 3.1 document, a YAML resource of the service's class path, served at {@code /openapi/{service}}. */
    void openApi(String resource);
}
