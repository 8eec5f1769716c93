package caravan.audit.domain;

import java.time.Instant;

/** What an audit looked at. */
public sealed interface Extent {
    /**
     * Everything.
     *
     * @param reason why, as words: that it was asked for, or that there was nothing to go by
     */
    record Full(String reason) implements Extent {}

    /**
     * What has changed since the last clean audit. A row that was changed later, without any message, is not seen.
     *
     * @param since when that was
     * @param fullAt when everything was last looked at
     */
    record Changed(Instant since, Instant fullAt) implements Extent {}
}
