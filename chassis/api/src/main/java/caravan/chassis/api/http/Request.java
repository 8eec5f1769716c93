package caravan.chassis.api.http;

import caravan.chassis.api.tracing.Cause;
import caravan.kernel.ExpectedVersion;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * A checked HTTP request. What does not fit is refused with problem details before the handler sees it: the methods
 * below throw what the runtime turns into a 4xx that names the field.
 */
public interface Request {
    /** A path parameter; what {@code parse} refuses with {@link IllegalArgumentException} is 404, since no such thing exists. */
    <T> T path(String name, Function<String, T> parse);

    /** A query parameter; what {@code parse} refuses with {@link IllegalArgumentException} is 400. Given twice, 400. */
    <T> Optional<T> query(String name, Function<String, T> parse);

    /** {@code limit} (1 to 100, 20 unless said) and {@code after}, the last page's cursor. */
    PageRequest page();

    Optional<String> header(String name);

    /**
     * The JSON body as a record: strict UTF-8, snake_case, at most 64 KiB and 32 levels; unknown fields, wrong types,
     * missing fields (those not {@link Optional} and not {@code @Nullable}) and what a value's constructor refuses
     * with {@link IllegalArgumentException} are 400, another media type 415.
     *
     * <p>A record with a single component named {@code value} is its bare scalar. A record that declares
     * {@code public static R fromText(String)} may also stand as a string: an item as {@code {"sku", "quantity"}} or
     * as a bare SKU. Enum constants are in lower case.
     */
    <T> T body(Class<T> type);

    /** The same, where a body may be left out: empty if none was sent. */
    <T> Optional<T> bodyIfSent(Class<T> type);

    /** Who calls; on a route for anyone only if a token was sent. */
    Optional<Caller> callerIfKnown();

    /** Who calls; routes that are not for anyone always have one. */
    Caller caller();

    /** This request as the cause of what follows. */
    Cause cause();

    /**
     * The {@code Idempotency-Key}, scoped to the caller, its fingerprint made of method, path and body. {@code "abc"} (quoted, as the IETF's
     * draft has it) and {@code abc} are the same key.
     */
    Optional<IdempotencyKey> idempotencyKey();

    /**
     * The same on a route for anyone, and for bodies with secrets, of which not even a hash is kept.
     *
     * @param scope whose key it is, such as the route and the name that is registered: keys of strangers must not meet
     * @param fingerprint what tells one request from another
     */
    Optional<IdempotencyKey> idempotencyKey(String scope, String fingerprint);

    /** What {@code If-Match} says, in all its forms: {@code *}, or a list of tags, of which weak and foreign ones match nothing. */
    ExpectedVersion ifMatch();

    /** {@code Prefer: wait=N} (RFC 7240), 0 to 60 seconds, and no longer than the caller's deadline leaves. */
    Optional<Duration> preferWait();

    /**
     * Waits for what others do, such as the settlement of an order. Meanwhile the request does not count as work of this
     * process, which else would take its waiting for a sign of too much load.
     *
     * @param timeout how long it would wait; the wait gets less where the caller's deadline leaves less
     */
    <T> T waiting(Duration timeout, Wait<T> wait) throws InterruptedException;

    /** The client's address, for slowing down guesses; behind a trusted gateway, the one it tells. */
    String clientAddress();

    /** Waits for something, and looks at how it stands. */
    @FunctionalInterface
    interface Wait<T> {
        /** @param timeout after which the wait ends anyway */
        T within(Duration timeout) throws InterruptedException;
    }
}
