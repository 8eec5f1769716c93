package caravan.client;

import caravan.kernel.UserId;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of a running Caravan that is not signed in. Thread-safe; every call may throw {@link UnreachableException}. */
public final class CaravanClient implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.shared();

    private final Exchange exchange;
    private final Clock clock;

    private CaravanClient(Exchange exchange, Clock clock) {
        this.exchange = exchange;
        this.clock = clock;
    }

    /** @param address scheme, host and port, such as {@code http://127.0.0.1:8080} */
    public static CaravanClient at(URI address, RetryPolicy retries) {
        return new CaravanClient(new Exchange(address, retries), Clock.systemUTC());
    }

    /** Registers a customer. Not repeated if its answer is lost: the lost call may have registered the name. */
    public Outcome<UserId> signUp(Credentials credentials) throws InterruptedException {
        return exchange.send(Call.post("/users", json(credentials)))
                .as(body -> UserId.parse(body.required("id").asString()));
    }

    /** Opens a session. */
    public Outcome<SignedIn> signIn(Credentials credentials) throws InterruptedException {
        return Tokens.fetch(exchange, clock, credentials)
                .map(tokens -> new SignedIn(exchange, new TokenSource(exchange, clock, credentials, tokens)));
    }

    /** The body of a route for anyone, as JSON. */
    public Outcome<JsonNode> get(String path) throws InterruptedException {
        return exchange.send(Call.get(path)).as(body -> body);
    }

    static String json(Credentials credentials) {
        return JSON.writeValueAsString(Map.of("username", credentials.username(), "password", credentials.password()));
    }

    @Override
    public void close() {
        exchange.close();
    }
}
