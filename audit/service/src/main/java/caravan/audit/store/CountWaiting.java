package caravan.audit.store;

/** Counts work in progress without an audit, for callers that wait until there is none. */
final class CountWaiting {
    /**
     * How many positions it looks back. If a subscription is further behind, and none of the last messages is for it, only an audit sees
     * that.
     */
    private static final long POSITIONS_MAX = 20_000;

    private final Sql sql;
    private final Views views;

    CountWaiting(Sql sql, Views views) {
        this.sql = sql;
        this.views = views;
    }

    /** The recent messages that are not applied, and the work that the rules count. */
    long about(RulesToApply rules) {
        long waiting = 0;
        for (String query : rules.waiting()) {
            waiting += sql.number(query);
        }
        sql.execute(Messages.WINDOW_TABLE);
        for (String source : views.sources()) {
            long head = sql.number("SELECT position FROM " + source + ".outbox_head");
            // Messages that an audit at rest has read are applied.
            long audited =
                    sql.number("SELECT coalesce(max(position), 0) FROM audit.remembered_position WHERE position <= "
                            + head + " AND source = " + Sql.literal(source));
            long above = Math.max(audited, head - POSITIONS_MAX);
            if (above < head) {
                Messages.copyWindow(sql, source, above, head);
                waiting += sql.number(views.with() + Views.UNAPPLIED);
            }
        }
        return waiting;
    }
}
