package caravan.chassis.runtime.tokens;

import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.http.EndedSessionPages;
import caravan.chassis.api.http.Sessions;
import caravan.kernel.SessionId;
import java.time.Instant;
import java.util.Optional;

/** Revokes sessions in the process of the service that ends them. */
public final class ProcessSessions implements Sessions {
    private final TokenVerifier tokens;
    private Optional<EndedSessionPages> pages = Optional.empty();

    public ProcessSessions(TokenVerifier tokens) {
        this.tokens = tokens;
    }

    @Override
    public void revoke(SessionId session, Instant until, EndReason why) {
        tokens.revoke(session, until, why);
    }

    @Override
    public void readFrom(EndedSessionPages source) {
        if (pages.isPresent()) {
            throw new IllegalStateException("two services of a process declare that they end sessions");
        }
        pages = Optional.of(source);
    }

    /** Empty if no service of this process ends sessions. */
    public Optional<EndedSessionPages> pages() {
        return pages;
    }
}
