package caravan.chassis.api.http;

import caravan.kernel.SessionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sessions that ended before their access tokens ran out, in pages, as the service that ends them has stored them. */
@FunctionalInterface
public interface EndedSessionPages {
    /** @param accessTokensUntil when the session's last access token runs out by itself */
    record Ended(SessionId sessionId, Instant accessTokensUntil, EndReason reason) {}

    /**
     * Some sessions.
     *
     * @param mark names the end of this page: what follows it is read with it, now or later
     * @param isLast whether nothing followed when it was read
     */
    record Page(List<Ended> ended, String mark, boolean isLast) {
        public Page {
            ended = List.copyOf(ended);
        }
    }

    /**
     * Reads a page. Reading on from a last page's mark tells all that ended since, also what was committed late; it may tell some again.
     *
     * @param mark of the page before; empty for all whose tokens may still be shown
     * @throws IllegalArgumentException if it is no mark
     */
    Page after(Optional<String> mark, int rowsMax);
}
