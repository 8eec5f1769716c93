package caravan.chassis.api.http;

import caravan.kernel.SessionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sessions that ended before their access tokens expired, in pages. The service that ends sessions stores them. */
@FunctionalInterface
public interface EndedSessionPages {
    /** @param accessTokensUntil when the session's last access token expires */
    record Ended(SessionId sessionId, Instant accessTokensUntil, EndReason reason) {}

    /**
     * One page of sessions.
     *
     * @param mark names the end of this page; with it the next page is read, now or later
     * @param isLast whether nothing followed when the page was read
     */
    record Page(List<Ended> ended, String mark, boolean isLast) {
        public Page {
            ended = List.copyOf(ended);
        }
    }

    /**
     * Reads a page. With the mark of the last page, a later call finds all sessions that ended since, also those that were committed late.
     * It may return some twice.
     *
     * @param mark the mark of the page before; empty for all sessions whose tokens have not yet expired
     * @throws IllegalArgumentException if the text is no mark
     */
    Page after(Optional<String> mark, int rowsMax);
}
