package caravan.client;

import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What an audit found.
 *
 * @param extent what it checked
 * @param drained whether all messages were applied and all orders settled; some rules apply only then
 * @param waiting messages, orders and payments that were still in progress
 * @param clean whether no rule was violated
 */
public record AuditReport(
        Instant checkedAt, Extent extent, boolean drained, long waiting, List<Rule> rules, boolean clean) {
    /** What it checked. */
    public sealed interface Extent {
        /**
         * Everything.
         *
         * @param reason that the request asked for it, or why the changes were not known
         */
        record Full(String reason) implements Extent {}

        /**
         * Only what has changed since the last clean audit.
         *
         * @param fullAt when everything was last checked
         */
        record Changed(Instant since, Instant fullAt) implements Extent {}
    }

    /**
     * A rule and its violations.
     *
     * @param title what must always hold, in a sentence
     * @param checked how many things it checked
     * @param applied false for a rule of drained systems if messages were still in progress
     * @param violationsTotal how many there are; {@code violations} holds the first of them
     */
    public record Rule(
            String name,
            String title,
            boolean applied,
            long checked,
            long violationsTotal,
            List<Violation> violations) {}

    /**
     * One violation.
     *
     * @param about the kind of thing: order, sku, payment and the like
     * @param id which one
     */
    public record Violation(String about, String id, String found, String expected) {}

    static AuditReport of(JsonNode body) {
        return new AuditReport(
                Instant.parse(body.required("checked_at").asString()),
                extent(body),
                body.required("drained").asBoolean(),
                body.required("waiting").asLong(),
                body.required("rules").valueStream().map(AuditReport::rule).toList(),
                body.required("clean").asBoolean());
    }

    private static Extent extent(JsonNode body) {
        return body.required("full").asBoolean()
                ? new Extent.Full(body.path("full_reason").asString(""))
                : new Extent.Changed(
                        Instant.parse(body.required("since").asString()),
                        Instant.parse(body.required("full_at").asString()));
    }

    private static Rule rule(JsonNode body) {
        return new Rule(
                body.required("rule").asString(),
                body.required("title").asString(),
                body.required("applied").asBoolean(),
                body.required("checked").asLong(),
                body.required("violations_total").asLong(),
                body.required("violations")
                        .valueStream()
                        .map(AuditReport::violation)
                        .toList());
    }

    private static Violation violation(JsonNode body) {
        return new Violation(
                body.required("about").asString(),
                body.required("id").asString(),
                body.required("found").asString(),
                body.required("expected").asString());
    }
}
