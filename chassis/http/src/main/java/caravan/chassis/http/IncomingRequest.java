package caravan.chassis.http;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Caller;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.http.PageRequest;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.http.admission.Permit;
import caravan.chassis.http.headers.Deadline;
import caravan.chassis.http.headers.IdempotencyKeyHeader;
import caravan.chassis.http.headers.Preconditions;
import caravan.chassis.http.headers.Prefer;
import caravan.chassis.http.problems.Refusal;
import caravan.chassis.http.routing.AcceptedInput;
import caravan.chassis.http.routing.JsonBody;
import caravan.chassis.http.routing.QueryString;
import caravan.chassis.http.routing.Route;
import caravan.kernel.ExpectedVersion;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One request on its route. Its parts are checked when they are asked for. */
final class IncomingRequest implements Request {
    private static final CharSequence PREFER = HttpHeaders.createOptimized("prefer");
    private static final CharSequence IF_MATCH = HttpHeaders.createOptimized("if-match");
    private static final int LIMIT_DIGITS_MAX = 9;
    /** A wait ends this long before the deadline, so that the answer can be made and sent. */
    private static final Duration ANSWER_TIME = Duration.ofMillis(100);

    private final HttpServerRequest source;
    private final InetAddress peer;
    private final Route route;
    private final List<String> pathValues;
    private final Optional<TokenCheck.Accepted> token;
    private final Optional<Caller> caller;
    private final Trace trace;
    private final Permit permit;
    private final Optional<Deadline> deadline;
    private final byte[] body;
    private final Edge edge;
    private @Nullable QueryString query;
    private @Nullable Cause cause;
    private Optional<Duration> appliedWait = Optional.empty();

    /** The parts that all requests share. */
    record Edge(Identifiers identifiers, int bodyBytesMax, RequestOrigin origin) {}

    /** @param body all of it */
    IncomingRequest(RequestContext context, Route route, Optional<TokenCheck.Accepted> token, byte[] body, Edge edge) {
        this.source = context.source();
        this.peer = context.peer();
        this.route = route;
        this.pathValues = context.pathValues();
        this.token = token;
        this.caller = token.map(TokenCheck.Accepted::caller);
        this.trace = context.trace();
        this.permit = context.permit();
        this.deadline = context.deadline();
        this.body = body;
        this.edge = edge;
    }

    /** @throws Refusal 400 if it has a parameter or a body that its route does not take */
    void requireAccepted() {
        Accepted accepted = route.declared().accepted();
        if (source.query() != null) {
            AcceptedInput.requireKnown(accepted, query());
        }
        if (body.length > 0) {
            AcceptedInput.requireNoOtherBody(
                    accepted, route.declared().method() + " " + route.declared().path(), body);
        }
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
        if (!route.declared().accepted().parameters().contains(name)) {
            throw new IllegalStateException(route.declared().path() + " was declared without the parameter " + name);
        }
        String value = query().value(name);
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(value));
        } catch (IllegalArgumentException otherForm) {
            throw Refusal.of(400, "invalid_parameter", "The parameter " + name + " " + reason(otherForm) + ".", name);
        }
    }

    @Override
    public Map<String, String> queryFamily(String family) {
        if (!route.declared().accepted().parameters().contains(family + ".*")) {
            throw new IllegalStateException(route.declared().path() + " was declared without " + family + ".*");
        }
        return query().valuesOfFamily(family + ".");
    }

    private static String reason(IllegalArgumentException refused) {
        String message = refused.getMessage();
        return message == null ? "is malformed" : message;
    }

    QueryString query() {
        if (query == null) {
            String raw = source.query();
            query = new QueryString(raw == null ? "" : raw);
        }
        return query;
    }

    /** Whether a kept answer is not accepted ({@code Cache-Control: no-cache}, RFC 9111, 5.2.1.4). */
    boolean wantsFresh() {
        String asked = joined(source, HttpHeaders.CACHE_CONTROL);
        return asked != null && asked.toLowerCase(Locale.ROOT).contains("no-cache");
    }

    /**
     * Path and query in the form that all targets with this meaning have. Empty if the path is encoded where it need not be: such a request
     * is answered, but its answer is not kept.
     */
    Optional<String> normalTarget() {
        String path = source.path();
        if (path.indexOf('%') >= 0) {
            return Optional.empty();
        }
        String normal = source.query() == null ? "" : query().normal().raw();
        return Optional.of(normal.isEmpty() ? path : path + "?" + normal);
    }

    @Override
    public PageRequest page() {
        int limit = query("limit", IncomingRequest::limit).orElse(PageRequest.LIMIT_DEFAULT);
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
        return header((CharSequence) name);
    }

    private Optional<String> header(CharSequence name) {
        return Optional.ofNullable(joined(source, name));
    }

    /** All values of a header, joined by commas (RFC 9110, 5.3). */
    static @Nullable String joined(HttpServerRequest source, CharSequence name) {
        String first = source.headers().get(name);
        if (first == null) {
            return null;
        }
        List<String> all = source.headers().getAll(name);
        return all.size() == 1 ? first : String.join(", ", all);
    }

    @Override
    public <T> T body(Class<T> type) {
        if (!route.declared().accepted().body()) {
            throw new IllegalStateException(route.declared().path() + " was declared without a body");
        }
        return JsonBody.read(source.headers(), body, type);
    }

    @Override
    public byte[] rawBody() {
        return body.clone();
    }

    @Override
    public <T> Optional<T> bodyIfSent(Class<T> type) {
        return body.length == 0 ? Optional.empty() : Optional.of(body(type));
    }

    @Override
    public Optional<Caller> callerIfKnown() {
        return caller;
    }

    @Override
    public Caller caller() {
        return caller.orElseThrow(() ->
                new IllegalStateException(route.declared().path() + " needs no token: call callerIfKnown() instead"));
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
        return IdempotencyKeyHeader.of(source)
                .map(value -> new IdempotencyKey(caller().id().toString(), value, fingerprint()));
    }

    @Override
    public Optional<IdempotencyKey> idempotencyKey(String scope, String fingerprint) {
        return IdempotencyKeyHeader.of(source).map(value -> new IdempotencyKey(scope, value, fingerprint));
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
        digest.update(source.path().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
        return HexFormat.of().formatHex(digest.digest(body));
    }

    @Override
    public ExpectedVersion ifMatch() {
        return header(IF_MATCH).map(Preconditions::ifMatch).orElseGet(ExpectedVersion.Any::new);
    }

    @Override
    public Optional<Duration> preferWait() {
        Prefer prefer = Prefer.of(joined(source, PREFER));
        if (!prefer.isSound()) {
            throw Refusal.of(400, "invalid_header", "Prefer must say wait=N with N from 0 to 60 seconds.", "Prefer");
        }
        appliedWait = prefer.waiting().map(this::withinDeadline);
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
    public <T> T waiting(Duration longest, Wait<T> wait) throws InterruptedException {
        permit.pause();
        try {
            return wait.within(withinDeadline(longest));
        } finally {
            permit.resume();
        }
    }

    /** The wait that the handler has used. */
    Optional<Duration> appliedWait() {
        return appliedWait;
    }

    /** The token that its sender was accepted with, if it sent one. */
    Optional<TokenCheck.Accepted> token() {
        return token;
    }

    /** The caller that per-caller limits count; empty if they do not apply. */
    Optional<String> boundedCaller() {
        return edge.origin().callerOf(caller, source, peer);
    }

    @Override
    public String clientAddress() {
        return edge.origin().clientAddress(source, peer);
    }

    @Override
    public Optional<String> ownOrigin() {
        return edge.origin().ownOrigin(source, peer);
    }
}
