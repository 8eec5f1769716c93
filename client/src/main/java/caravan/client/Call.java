package caravan.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request that is not sent yet.
 *
 * @param repeatable whether doing it twice is the same as doing it once
 * @param extraTime how long the server may take beyond the timeout of the client
 */
public record Call(
        String method,
        String path,
        Map<String, String> headers,
        Optional<String> body,
        boolean repeatable,
        Duration extraTime) {

    /** Repeatable. */
    public static Call get(String path) {
        return new Call("GET", path, Map.of(), Optional.empty(), true, Duration.ZERO);
    }

    /** Repeatable. */
    public static Call put(String path, String body) {
        return new Call("PUT", path, Map.of(), Optional.of(body), true, Duration.ZERO);
    }

    /** Not repeated, unless it gets a key or is made {@link #repeatable()}. */
    public static Call post(String path, String body) {
        return new Call("POST", path, Map.of(), Optional.of(body), false, Duration.ZERO);
    }

    static Call delete(String path) {
        return new Call("DELETE", path, Map.of(), Optional.empty(), true, Duration.ZERO);
    }

    /** A POST without a body. */
    public static Call post(String path) {
        return new Call("POST", path, Map.of(), Optional.empty(), false, Duration.ZERO);
    }

    /** Adds a key, which makes it repeatable: the server does it once. */
    public Call keyed(RequestKey key) {
        return with("Idempotency-Key", key.value()).asRepeatable();
    }

    Call authorized(String accessToken) {
        return with("Authorization", "Bearer " + accessToken);
    }

    /** Asks the server to answer only when everything is settled, at most after these whole seconds; 0 asks for nothing. */
    public Call waiting(Duration settledWithin) {
        if (settledWithin.isZero()) {
            return this;
        }
        Call asking = with("Prefer", "wait=" + settledWithin.toSeconds());
        return asking.allowing(settledWithin);
    }

    /** Gives the server so much more time. */
    public Call allowing(Duration extraTime) {
        return new Call(method, path, headers, body, repeatable, extraTime);
    }

    Call asRepeatable() {
        return new Call(method, path, headers, body, true, extraTime);
    }

    private Call with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Call(method, path, more, body, repeatable, extraTime);
    }
}
