package caravan.chassis.api.http;

import caravan.chassis.api.tracing.Cause;
import caravan.kernel.ExpectedVersion;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * A checked HTTP request. If something is invalid, these methods throw, and the runtime answers with problem details: a 4xx that names the
 * field.
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

    /** The caller. On a route for anyone, it is present only if a token was sent. */
    Optional<Caller> callerIfKnown();

    /** The caller. It is present on every route that needs a token. */
    Caller caller();

    /** This request, as the cause of what follows from it. */
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

    /** {@code Prefer: wait=N} (RFC 7240), 0 to 60 seconds, and at most the time until the caller's deadline. */
    Optional<Duration> preferWait();

    /**
     * Waits for the work of others, such as the settlement of an order. Meanwhile the request does not count as work of this process. If it
     * did, the process would take the wait for a sign of overload.
     *
     * @param timeout the longest wait; it is shorter if the caller's deadline comes before
     */
    <T> T waiting(Duration timeout, Wait<T> wait) throws InterruptedException;

    /**
     * The client's address, which is used to slow down password guesses. Behind a trusted gateway it is the address that the gateway gives.
     */
    String clientAddress();

    /** Waits for something, and returns its state. */
    @FunctionalInterface
    interface Wait<T> {
        /** @param timeout when it has passed, the wait ends in any case */
        T within(Duration timeout) throws InterruptedException;
    }
}
