package caravan.client;

import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * A user's session, whose token is renewed before it expires. Thread-safe; every call may throw {@link UnreachableException}, or {@link
 * RefusedException} once the account itself is refused.
 */
public final class SignedIn {
    private static final int UNAUTHORIZED = 401;
    private final Exchange exchange;
    private final TokenSource tokens;

    SignedIn(Exchange exchange, TokenSource tokens) {
        this.exchange = exchange;
        this.tokens = tokens;
    }

    /** Runs an audit, for administrators: joins one that runs, and waits until it has ended. */
    public Outcome<AuditReport> audit() throws InterruptedException {
        return audit(false, _ -> {});
    }

    /**
     * The same.
     *
     * @param full whether it must check everything, and not only what has changed since the last clean audit
     * @param progress called every few seconds while it runs
     */
    public Outcome<AuditReport> audit(boolean full, Consumer<AuditProgress> progress) throws InterruptedException {
        return new AuditPoller(this::send).ask(full, progress);
    }

    /** About how many messages, orders and payments are in progress, as the audit reports it; for administrators. */
    public Outcome<Long> waiting() throws InterruptedException {
        return send(Call.get("/audit/status"), body -> body.required("waiting").asLong());
    }

    /** Deletes the user's own account; nothing can be asked afterwards. */
    public Outcome<JsonNode> deleteAccount() throws InterruptedException {
        return exchange.send(Call.delete("/users/me").authorized(tokens.accessToken()))
                .as(body -> body);
    }

    /** The body of a route, as JSON. */
    public Outcome<JsonNode> get(String path) throws InterruptedException {
        return send(Call.get(path), body -> body);
    }

    /**
     * Sends a request as the user.
     *
     * @param read makes the value from the body of the answer
     */
    public <T> Outcome<T> send(Call call, Function<JsonNode, T> read) throws InterruptedException {
        return send(call).as(read);
    }

    /** An access token that is valid for at least some seconds, for another HTTP client. */
    public String accessToken() throws InterruptedException {
        return tokens.accessToken();
    }

    private Answer send(Call call) throws InterruptedException {
        String token = tokens.accessToken();
        Answer answer = exchange.send(call.authorized(token));
        // A refused token did nothing, so even a call that is not repeatable may be sent again with a new one.
        return answer.status() == UNAUTHORIZED ? exchange.send(call.authorized(tokens.renewed(token))) : answer;
    }
}
