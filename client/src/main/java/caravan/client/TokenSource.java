package caravan.client;

import java.time.Clock;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps the access token of one session valid. */
final class TokenSource {
    private final Exchange exchange;
    private final Clock clock;
    private final Credentials credentials;
    /** One renewal at a time: the same refresh token sent twice would end the session. */
    private final ReentrantLock renewing = new ReentrantLock();

    private volatile Tokens tokens;

    TokenSource(Exchange exchange, Clock clock, Credentials credentials, Tokens tokens) {
        this.exchange = exchange;
        this.clock = clock;
        this.credentials = credentials;
        this.tokens = tokens;
    }

    /** @throws RefusedException if neither the refresh token nor the password is valid any more */
    String accessToken() throws InterruptedException {
        Tokens current = tokens;
        return clock.instant().isBefore(current.usableUntil()) ? current.access() : renewed(current.access());
    }

    /** A token to replace {@code stale}, which expired or was refused. */
    String renewed(String stale) throws InterruptedException {
        renewing.lockInterruptibly();
        try {
            if (tokens.access().equals(stale)) {
                tokens = renewOrSignIn();
            }
            return tokens.access();
        } finally {
            renewing.unlock();
        }
    }

    private Tokens renewOrSignIn() throws InterruptedException {
        try {
            Outcome<Tokens> renewal = tokens.renew(exchange, clock);
            if (renewal instanceof Outcome.Done<Tokens>(int _, Tokens renewed)) {
                return renewed;
            }
        } catch (UnreachableException answerLost) {
            // The refresh token may be used up, and its successor lost: only the password is left.
        }
        return Tokens.fetch(exchange, clock, credentials).orThrow();
    }
}
