package caravan.users.sessions;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.tracing.Cause;
import caravan.users.domain.Client;
import caravan.users.tokens.AccessTokens;
import caravan.users.tokens.RefreshTokens;
import caravan.users.tokens.TokenPair;
import java.time.Clock;
import java.time.Duration;

/** Exchanges one refresh token for the next one through {@link RefreshSessions}, and makes an access token. */
public final class ExchangeRefreshToken {
    private final Batcher<RefreshSessions.Command, RefreshSessions.Outcome> refreshSessions;
    private final AccessTokens accessTokens;
    private final RefreshTokens refreshTokens;
    private final Duration accessTokenLifetime;
    private final Clock clock;

    /** The outcome. */
    public sealed interface Outcome {
        /** The session goes on. */
        record Exchanged(TokenPair tokens) implements Outcome {}

        /** The token is unknown, has run out, or was used before. */
        record Refused() implements Outcome {}
    }

    public ExchangeRefreshToken(
            Batcher<RefreshSessions.Command, RefreshSessions.Outcome> refreshSessions,
            AccessTokens accessTokens,
            RefreshTokens refreshTokens,
            Duration accessTokenLifetime,
            Clock clock) {
        this.refreshSessions = refreshSessions;
        this.accessTokens = accessTokens;
        this.refreshTokens = refreshTokens;
        this.accessTokenLifetime = accessTokenLifetime;
        this.clock = clock;
    }

    /** @param shown the refresh token that the client sent */
    public Outcome exchange(String shown, Client client, Cause cause) {
        String next = refreshTokens.successor(shown);
        RefreshSessions.Outcome outcome = refreshSessions.submit(new RefreshSessions.Command(
                refreshTokens.hash(shown), refreshTokens.hash(next), client, clock.instant(), cause));
        return switch (outcome) {
            case RefreshSessions.Outcome.Refreshed refreshed ->
                new Outcome.Exchanged(new TokenPair(
                        accessTokens.issue(refreshed.account(), refreshed.session()), accessTokenLifetime, next));
            case RefreshSessions.Outcome.Refused _ -> new Outcome.Refused();
        };
    }
}
