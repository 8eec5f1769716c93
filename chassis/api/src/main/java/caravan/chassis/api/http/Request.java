package caravan.chassis.api.http;

import caravan.chassis.api.tracing.Cause;
import caravan.kernel.ExpectedVersion;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A checked HTTP request. If something is invalid, these methods throw, and the runtime answers with problem details: a 4xx that names the
 * field.
 */
public interface Request {
    /** A path parameter. If {@code parse} throws {@link IllegalArgumentException}, the answer is 404, since no such thing exists. */
    <T> T path(String name, Function<String, T> parse);

    /** A query parameter. If {@code parse} throws {@link IllegalArgumentException}, or the parameter is given twice, the answer is 400. */
    <T> Optional<T> query(String name, Function<String, T> parse);

    /**
     * The parameters of a family that the route {@linkplain Accepted accepts}, by what follows the family's name and dot, in the order of
     * the query: {@code metadata.channel=web} has the entry {@code channel=web} in the family {@code metadata}.
     */
    Map<String, String> queryFamily(String family);

    /** The parameters {@code limit} (1 to 100, by default 20) and {@code after}, the last page's cursor. */
    PageRequest page();

    Optional<String> header(String name);

    /**
     * The JSON body as a record: strict UTF-8, snake_case, at most 64 KiB and 32 levels. Unknown fields, wrong types, and missing fields
     * (unless {@link Optional} or {@code @Nullable}) are 400. So is a value whose constructor throws {@link IllegalArgumentException}.
     * Another media type is 415.
     *
     * <p>A record with a single component named {@code value} is written as that bare value. A record that declares {@code public static
     * R fromText(String)} may also be a string: an item is {@code {"sku", "quantity"}} or just a SKU. Enum constants are in lower case.
     */
    <T> T body(Class<T> type);

    /** The same for a body that may be left out: empty if none was sent. */
    <T> Optional<T> bodyIfSent(Class<T> type);

    /** The body as it was sent, at most 64 KiB, of any media type. For a signature over its bytes; other routes read {@link #body}. */
    byte[] rawBody();

    /** The caller. On a route for anyone, it is present only if a token was sent. */
    Optional<Caller> callerIfKnown();

    /** The caller. It is present on every route that needs a token. */
    Caller caller();

    /** This request, as the cause of what follows from it. */
    Cause cause();

    /**
     * The {@code Idempotency-Key}. Its scope is the caller, and its fingerprint is of method, path and body. {@code "abc"} (quoted, as in
     * the IETF's draft) and {@code abc} are the same key.
     */
    Optional<IdempotencyKey> idempotencyKey();

    /**
     * The same for a route that needs no token, and for bodies with secrets: not even a hash of a secret is kept.
     *
     * @param scope the owner of the key, such as the route and the registered name, so that keys of different callers never collide
     * @param fingerprint distinguishes this request from others
     */
    Optional<IdempotencyKey> idempotencyKey(String scope, String fingerprint);

    /** The value of {@code If-Match}: {@code *}, or a list of tags. Weak tags, and tags of other systems, match nothing. */
    ExpectedVersion ifMatch();

    /** {@code Prefer: wait=N} (RFC 7240), 0 to 60 seconds, and at most the time until the caller's deadline. */
    Optional<Duration> preferWait();

    /**
     * Waits for the work of others, such as the settlement of an order. A waiting request does not count as work of this process. If it
     * did, the wait would look like overload.
     *
     * @param timeout the longest wait; it is shorter if the caller's deadline comes before
     */
    <T> T waiting(Duration timeout, Wait<T> wait) throws InterruptedException;

    /**
     * The client's address, which is used to slow down password guesses. Behind a trusted gateway it is the address that the gateway gives.
     */
    String clientAddress();

    /**
     * The scheme, host and port at which the client reached this server, as browsers write the origin of a page (RFC 6454, 6.2): {@code
     * https://shop.example}. Behind a trusted gateway they are those that the gateway gives. Empty if there is no host.
     */
    Optional<String> ownOrigin();

    /** Waits for something, and returns its state. */
    @FunctionalInterface
    interface Wait<T> {
        /** @param timeout when it has passed, the wait ends in any case */
        T within(Duration timeout) throws InterruptedException;
    }
}
