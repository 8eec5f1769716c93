package caravan.chassis.runtime.signals;

import java.util.List;

/**
 * What is counted.
 *
 * @param names those of the kind
 */
record SeriesKey(Kind kind, List<String> names) {
    /** The columns of a kind are its counts, then its histogram's buckets, if it has one. */
    enum Kind {
        /** Service, method, route. Counts: all, errors, refused. */
        ROUTE(3, true),
        /** Service, subscription. Counts: messages, failures, transactions. */
        SUBSCRIPTION(3, true),
        /** Service, subscription, source, type. Counts: messages. */
        TYPE(1, false),
        /** Service. Counts: messages. */
        OUTBOX(1, false),
        /** Cache. Counts: hits, misses. */
        CACHE(2, false),
        /** No name. Counts: refused. */
        ADMISSION(1, false),
        /** Service. No counts. */
        DATABASE(0, true),
        /** No name. Counts: microseconds of processor time. */
        PROCESS(1, true);

        final int counts;
        final boolean hasHour;

        Kind(int counts, boolean hasHour) {
            this.counts = counts;
            this.hasHour = hasHour;
        }
    }

    static SeriesKey of(Kind kind, String... names) {
        return new SeriesKey(kind, List.of(names));
    }
}
