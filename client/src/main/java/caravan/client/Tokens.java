package caravan.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** An access token, the time until which it is worth sending, and the refresh token for the next one. */
record Tokens(String access, String refresh, Instant usableUntil) {
    /** A token is renewed this long before it expires, so that it does not expire on its way. */
    private static final Duration RENEWED_BEFORE_END = Duration.ofSeconds(20);

    static Outcome<Tokens> fetch(Exchange exchange, Clock clock, Credentials credentials) throws InterruptedException {
        Instant asked = clock.instant();
        // Signing in twice opens two sessions. One of them is never used, which is harmless.
        Call call = Call.post("/sessions", CaravanClient.json(credentials)).asRepeatable();
        return exchange.send(call).as(body -> of(body, asked));
    }

    Outcome<Tokens> renew(Exchange exchange, Clock clock) throws InterruptedException {
        Instant asked = clock.instant();
        String body = CaravanClient.JSON.writeValueAsString(Map.of("refresh_token", refresh));
        return exchange.send(Call.post("/sessions/refresh", body)).as(answer -> of(answer, asked));
    }

    private static Tokens of(JsonNode body, Instant asked) {
        Duration lasting = Duration.ofSeconds(body.required("expires_in").asLong());
        return new Tokens(
                body.required("access_token").asString(),
                body.required("refresh_token").asString(),
                asked.plus(lasting).minus(RENEWED_BEFORE_END));
    }

    @Override
    public String toString() {
        return "tokens usable until " + usableUntil;
    }
}
