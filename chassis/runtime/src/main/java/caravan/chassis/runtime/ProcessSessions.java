package caravan.chassis.runtime;

import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.http.EndedSessionPages;
import caravan.chassis.api.http.Sessions;
import caravan.chassis.runtime.tokens.TokenVerifier;
import caravan.kernel.SessionId;
import java.time.Instant;
import java.util.Optional;

/** What the service that ends sessions tells the process that it runs in. */
final class ProcessSessions implements Sessions {
    private final TokenVerifier tokens;
    private Optional<EndedSessionPages> pages = Optional.empty();

    ProcessSessions(TokenVerifier tokens) {
        this.tokens = tokens;
    }

    @Override
    public void revoke(SessionId session, Instant until, EndReason why) {
        tokens.revoke(session, until, why);
    }

    @Override
    public void readFrom(EndedSessionPages source) {
        if (pages.isPresent()) {
            throw new IllegalStateException("two services of a process say that they end sessions");
        }
        pages = Optional.of(source);
    }

    /** Empty, if no service of this process ends sessions. */
    Optional<EndedSessionPages> pages() {
        return pages;
    }
}
