package caravan.client;

import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * A user's session, its token renewed as it runs out. Safe for many threads; every call may throw
 * {@link UnreachableException}, or {@link RefusedException} once the account itself is refused.
 */
public final class SignedIn {
    private static final int UNAUTHORIZED = 401;
    private final Exchange exchange;
    private final TokenSource tokens;

    SignedIn(Exchange exchange, TokenSource tokens) {
        this.exchange = exchange;
        this.tokens = tokens;
    }

    /** What the audit finds; for administrators. Joins an audit that runs, and stays with it until it has ended. */
    public Outcome<AuditReport> audit() throws InterruptedException {
        return audit(false, _ -> {});
    }

    /**
     * The same.
     *
     * @param full whether it must look at everything, and not only at what has changed since the last clean one
     * @param progress told every few seconds while it runs
     */
    public Outcome<AuditReport> audit(boolean full, Consumer<AuditProgress> progress) throws InterruptedException {
        return new AuditPoller(this::send).ask(full, progress);
    }

    /** How much is on its way, about, by the audit's word; for administrators. */
    public Outcome<Long> waiting() throws InterruptedException {
        return send(Call.get("/audit/status"), body -> body.required("waiting").asLong());
    }

    /** Deletes one's own account; nothing can be asked afterwards. */
    public Outcome<JsonNode> deleteAccount() throws InterruptedException {
        return exchange.send(Call.delete("/users/me").authorized(tokens.accessToken()))
                .as(body -> body);
    }

    /** Whatever a route answers; its body as it stands. */
    public Outcome<JsonNode> get(String path) throws InterruptedException {
        return send(Call.get(path), body -> body);
    }

    /**
     * Sends a request in the user's name.
     *
     * @param read makes the value of the answer's body
     */
    public <T> Outcome<T> send(Call call, Function<JsonNode, T> read) throws InterruptedException {
        return send(call).as(read);
    }

    /** An access token that is good for at least some seconds, for a caller with an HTTP client of its own. */
    public String accessToken() throws InterruptedException {
        return tokens.accessToken();
    }

    private Answer send(Call call) throws InterruptedException {
        String token = tokens.accessToken();
        Answer answer = exchange.send(call.authorized(token));
        // A refused token did nothing, so even a call that is not repeatable may go again with a new one.
        return answer.status() == UNAUTHORIZED ? exchange.send(call.authorized(tokens.renewed(token))) : answer;
    }
}
