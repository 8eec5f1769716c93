package caravan.audit.domain;

import java.time.Instant;

/** What an audit checked. */
public sealed interface Extent {
    /**
     * Everything.
     *
     * @param reason why everything was checked, in words
     */
    record Full(String reason) implements Extent {}

    /**
     * What has changed since the last clean audit. It misses a row that was changed without any message.
     *
     * @param since when the last clean audit was
     * @param fullAt when everything was last checked
     */
    record Changed(Instant since, Instant fullAt) implements Extent {}
}
