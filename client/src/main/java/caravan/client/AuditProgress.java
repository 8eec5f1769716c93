package caravan.client;

import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * How far a running audit is.
 *
 * @param full whether it checks everything
 * @param part what it is checking, such as {@code orders}
 * @param rows how many rows of it are checked
 * @param rowsAbout about how many there are; 0 if that is not known
 * @param rule the current rule; empty while it reads
 * @param ruleNumber from 1
 * @param rules how many there are
 */
public record AuditProgress(
        boolean full, String part, long rows, long rowsAbout, String rule, int ruleNumber, int rules) {
    static AuditProgress of(JsonNode body) {
        JsonNode progress = body.required("progress");
        return new AuditProgress(
                body.required("full").asBoolean(),
                progress.required("part").asString(),
                progress.required("rows").asLong(),
                progress.required("rows_about").asLong(),
                progress.required("rule").asString(),
                progress.required("rule_number").asInt(),
                progress.required("rules").asInt());
    }

    /** A line for a terminal. */
    public String line() {
        String seen = rowsAbout == 0 ? part : String.format(Locale.ROOT, "%s, %,d of about %,d", part, rows, rowsAbout);
        String at = rule.isEmpty() ? "" : String.format(Locale.ROOT, ", rule %d of %d (%s)", ruleNumber, rules, rule);
        return (full ? "full audit: " : "audit: ") + seen + at;
    }
}
