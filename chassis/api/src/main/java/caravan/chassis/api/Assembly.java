package caravan.chassis.api;

import caravan.chassis.api.http.Routes;
import caravan.chassis.api.http.Sessions;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.messages.StatePages;
import caravan.kernel.MessageType;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** What the runtime hands to a service while it is put together: its ports, and where it hooks in its own parts. */
public interface Assembly {
    Clock clock();

    Identifiers identifiers();

    Settings settings();

    /** The service's own schema, and no other's. */
    Database database();

    /** Places to stop at in crash tests; batchers and subscriptions have theirs unasked. */
    Steps steps();

    /** Where the service declares its HTTP routes. */
    Routes routes();

    /** Revocations of sessions, which this process' token checks heed. */
    Sessions sessions();

    /**
     * The way in for HTTP writes: callers that wait share one transaction.
     *
     * @param name kebab-case; tells the use case in metrics, logs and crash tests
     */
    <C, R> Batcher<C, R> batcher(String name, UseCase<C, R> useCase);

    /**
     * The same for what must not be made twice under one key, however late a repeat comes: what is made keeps its key, and no reply is
     * stored. A refusal made nothing: its key may be used again.
     *
     * @param lookUp finds what was made under a key
     */
    <C, R> Batcher<C, R> batcher(String name, UseCase<C, R> useCase, KeyLookUp<R> lookUp);

    /**
     * The way in for messages: each is applied exactly once, in its key's order, with its effects. Messages of one key
     * come in the order in which their sender committed them, whatever their type.
     *
     * @param name kebab-case; the stored positions belong to it, so a rename reads everything again
     * @param types all of what this subscription takes, of one topic: there is no order between topics
     */
    <P> void subscribe(String name, List<MessageType<? extends P>> types, UseCase<Message<P>, ?> useCase);

    /**
     * Lets the service tell its whole state again, to subscribers that lack messages which are gone. Its descriptor names the types. They may
     * come again at any time, also to those who lack nothing: subscribers take them for the state as it is, not for news.
     */
    void tellState(StatePages pages);

    /**
     * Tells every instance of the service, from now on and at least once, of messages of a type: for caches and for
     * those who wait, never for state. Must not block.
     */
    <P> void listen(MessageType<P> type, Consumer<Message<P>> listener);

    /**
     * A cache in front of reads, whose hit rate is in the metrics. All caches of a process share an eighth of its heap.
     *
     * @param bytesOf what a value takes, about
     */
    <K, V> Cache<K, V> cache(String name, ToIntFunction<V> bytesOf, Duration timeToLive);

    /**
     * Work that goes on beside requests and messages, until the service stops.
     *
     * @param name kebab-case
     * @param idle how long to wait, when there was nothing to do, before looking again
     * @return wakes the worker at once; cheap, and safe from any thread
     */
    Runnable worker(String name, Duration idle, Worker worker);

    /**
     * One line that whoever starts the process must see, such as that it is no real shop: told at the start, and logged.
     *
     * @param line a whole sentence, without secrets
     */
    void notice(String line);

    /** The OpenAPI 3.1 document, a YAML resource of the service's class path, served at {@code /openapi/{service}}. */
    void openApi(String resource);
}
