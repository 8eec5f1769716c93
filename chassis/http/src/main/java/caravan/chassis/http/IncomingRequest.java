package caravan.chassis.http;

import caravan.chassis.api.Caller;
import caravan.chassis.api.Cause;
import caravan.chassis.api.IdempotencyKey;
import caravan.chassis.api.Identifiers;
import caravan.chassis.api.PageRequest;
import caravan.chassis.api.Request;
import caravan.chassis.api.Trace;
import caravan.chassis.json.Json;
import caravan.chassis.json.JsonFault;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One request on its route; what is asked for is checked then, and once. */
final class IncomingRequest implements Request {
    private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");
    private static final HeaderName PREFER = HeaderNames.create("Prefer");
    private static final int IDEMPOTENCY_KEY_CHARACTERS_MAX = 255;
    private static final int LIMIT_DIGITS_MAX = 9;
    /** Left of a deadline when a wait ends, for the answer to be made and to arrive. */
    private static final Duration ANSWER_TIME = Duration.ofMillis(100);

    private final ServerRequest source;
    private final Route route;
    private final List<String> pathValues;
    private final Optional<Caller> caller;
    private final Trace trace;
    private final Permit permit;
    private final Optional<Deadline> deadline;
    private final Edge edge;
    private byte @Nullable [] body;
    private @Nullable QueryText query;
    private @Nullable Cause cause;
    private Optional<Duration> appliedWait = Optional.empty();

    /** What all requests share. */
    record Edge(Identifiers identifiers, int bodyBytesMax, Arrival arrival) {}

    IncomingRequest(
            ServerRequest source,
            Route route,
            List<String> pathValues,
            Optional<Caller> caller,
            Trace trace,
            Permit permit,
            Optional<Deadline> deadline,
            Edge edge) {
        this.source = source;
        this.route = route;
        this.pathValues = pathValues;
        this.caller = caller;
        this.trace = trace;
        this.permit = permit;
        this.deadline = deadline;
        this.edge = edge;
    }

    @Override
    public <T> T path(String name, Function<String, T> parse) {
        int at = route.parameters().indexOf(name);
        if (at < 0) {
            throw new IllegalStateException(route.declared().path() + " has no parameter " + name);
        }
        try {
            return parse.apply(pathValues.get(at));
        } catch (IllegalArgumentException otherForm) {
            throw Refusal.of(404, "not_found", "There is no such thing: " + name + " " + reason(otherForm) + ".");
        }
    }

    @Override
    public <T> Optional<T> query(String name, Function<String, T> parse) {
        String value = query().values().get(name);
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(value));
        } catch (IllegalArgumentException otherForm) {
            throw Refusal.of(400, "invalid_parameter", "The parameter " + name + " " + reason(otherForm) + ".", name);
        }
    }

    private static String reason(IllegalArgumentException refused) {
        String message = refused.getMessage();
        return message == null ? "has another form" : message;
    }

    QueryText query() {
        if (query == null) {
            query = new QueryText(source.query().rawValue());
        }
        return query;
    }

    @Override
    public PageRequest page() {
        int limit = query("limit", IncomingRequest::limit).orElse(PageRequest.LIMIT_OTHERWISE);
        return new PageRequest(limit, query("after", Function.identity()));
    }

    private static int limit(String text) {
        int limit = 0;
        for (int at = 0; at < text.length() && text.length() <= LIMIT_DIGITS_MAX; at++) {
            int digit = text.charAt(at) - '0';
            limit = digit < 0 || digit > 9 || limit < 0 ? -1 : limit * 10 + digit;
        }
        if (limit < 1 || limit > PageRequest.LIMIT_MAX) {
            throw new IllegalArgumentException("must be a whole number from 1 to " + PageRequest.LIMIT_MAX);
        }
        return limit;
    }

    @Override
    public Optional<String> header(String name) {
        return header(HeaderNames.create(name));
    }

    private Optional<String> header(HeaderName name) {
        return source.headers().find(name).map(Header::values);
    }

    @Override
    public <T> T body(Class<T> type) {
        RequestBody.requireJson(source);
        try {
            return Json.read(bytes(), type);
        } catch (JsonFault fault) {
            if (fault.pointer().isEmpty()) {
                throw Refusal.of(400, "invalid_body", "The body " + fault.detail() + ".");
            }
            throw Refusal.of(400, "invalid_body", fault.getMessage() + ".", fault.pointer());
        }
    }

    private byte[] bytes() {
        if (body == null) {
            body = source.content().hasEntity() ? arrivedBody() : new byte[0];
        }
        return body;
    }

    /** A client that sends slowly is no work of ours. */
    private byte[] arrivedBody() {
        permit.pause();
        byte[] arrived = RequestBody.read(source, edge.bodyBytesMax());
        if (deadline.isPresent() && deadline.get().isOver(System.nanoTime())) {
            throw new Refusal(Refusal.deadlineExceeded());
        }
        permit.resumeIfThereIsRoom();
        return arrived;
    }

    @Override
    public Optional<Caller> callerIfKnown() {
        return caller;
    }

    @Override
    public Caller caller() {
        return caller.orElseThrow(
                () -> new IllegalStateException(route.declared().path() + " is for anyone: ask callerIfKnown() there"));
    }

    @Override
    public Cause cause() {
        if (cause == null) {
            cause = new Cause(edge.identifiers().next().toString(), trace);
        }
        return cause;
    }

    @Override
    public Optional<IdempotencyKey> idempotencyKey() {
        Optional<String> key = checkedKey();
        return key.isEmpty() ? Optional.empty() : key.map(value -> keyOf(value, fingerprint()));
    }

    @Override
    public Optional<IdempotencyKey> idempotencyKey(String fingerprint) {
        return checkedKey().map(value -> keyOf(value, fingerprint));
    }

    private Optional<String> checkedKey() {
        Optional<String> key = header(IDEMPOTENCY_KEY);
        if (key.isPresent() && !isPrintable(key.get())) {
            throw Refusal.of(
                    400,
                    "invalid_header",
                    "An Idempotency-Key has 1 to " + IDEMPOTENCY_KEY_CHARACTERS_MAX + " printable ASCII characters.",
                    "Idempotency-Key");
        }
        return key;
    }

    private static boolean isPrintable(String key) {
        return !key.isEmpty()
                && key.length() <= IDEMPOTENCY_KEY_CHARACTERS_MAX
                && key.chars().allMatch(character -> character >= ' ' && character < 0x7F);
    }

    /** Those who did not sign in are told apart by their address: it is all that is known of them. */
    private IdempotencyKey keyOf(String value, String fingerprint) {
        String scope = caller.map(known -> known.id().toString()).orElseGet(() -> "anyone at " + clientAddress());
        return new IdempotencyKey(scope, value, fingerprint);
    }

    private String fingerprint() {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
        digest.update(route.declared().method().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) ' ');
        digest.update(source.path().rawPath().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
        return HexFormat.of().formatHex(digest.digest(bytes()));
    }

    @Override
    public Optional<Long> ifMatchVersion() {
        return header(HeaderNames.IF_MATCH).flatMap(Preconditions::version);
    }

    @Override
    public Optional<Duration> preferWait() {
        appliedWait = header(PREFER).flatMap(Preconditions::waiting).map(this::withinDeadline);
        return appliedWait;
    }

    private Duration withinDeadline(Duration wait) {
        if (deadline.isEmpty()) {
            return wait;
        }
        Duration left = deadline.get().left(System.nanoTime()).minus(ANSWER_TIME);
        return left.isNegative() ? Duration.ZERO : left.compareTo(wait) < 0 ? left : wait;
    }

    @Override
    public <T> T waiting(Duration patience, Wait<T> wait) throws InterruptedException {
        permit.pause();
        try {
            return wait.within(withinDeadline(patience));
        } finally {
            permit.resume();
        }
    }

    /** The wait that the handler asked for, and so heeded. */
    Optional<Duration> appliedWait() {
        return appliedWait;
    }

    @Override
    public String clientAddress() {
        return edge.arrival().clientAddress(source);
    }
}
