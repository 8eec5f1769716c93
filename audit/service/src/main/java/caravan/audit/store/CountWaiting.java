package caravan.audit.store;

/** Counts what is on its way, without an audit, for callers that wait until nothing is. */
final class CountWaiting {
    /**
     * How far back it looks. A subscription that is further behind, and has nothing of its own among the last messages, is seen by the audit
     * alone.
     */
    private static final long POSITIONS_MAX = 20_000;

    private final Sql sql;
    private final Views views;

    CountWaiting(Sql sql, Views views) {
        this.sql = sql;
        this.views = views;
    }

    /** Messages among the last ones that are not applied, and what the rules count besides. */
    long about(RulesToApply rules) {
        long waiting = 0;
        for (String query : rules.waiting()) {
            waiting += sql.number(query);
        }
        sql.execute(Messages.WINDOW_TABLE);
        for (String source : views.sources()) {
            long head = sql.number("SELECT position FROM " + source + ".outbox_head");
            // What was audited at rest is applied.
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
