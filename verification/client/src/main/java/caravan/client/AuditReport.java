package caravan.client;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What an audit found.
 *
 * @param drained whether every message was applied and every order settled when it looked; rules that hold only then
 *     were applied only then
 * @param waiting messages, orders and payments that were still on their way
 * @param clean whether no rule was violated
 */
public record AuditReport(Instant checkedAt, boolean drained, long waiting, List<Rule> rules, boolean clean) {
    /**
     * A rule and what breaks it.
     *
     * @param title what must always hold, in a sentence
     * @param applied false for a rule of drained systems, where messages were still on their way
     * @param violationsTotal how many there are; {@code violations} holds the first of them
     */
    public record Rule(String name, String title, boolean applied, long violationsTotal, List<Violation> violations) {}

    /**
     * One breach.
     *
     * @param subject what it is about: {@code order_id}, {@code sku} and the like, with their values
     */
    public record Violation(Map<String, String> subject, String found, String expected) {}

    static AuditReport of(JsonNode body) {
        return new AuditReport(
                Instant.parse(body.required("checked_at").asString()),
                body.required("drained").asBoolean(),
                body.required("waiting").asLong(),
                body.required("rules").valueStream().map(AuditReport::rule).toList(),
                body.required("clean").asBoolean());
    }

    private static Rule rule(JsonNode body) {
        return new Rule(
                body.required("rule").asString(),
                body.required("title").asString(),
                body.required("applied").asBoolean(),
                body.required("violations_total").asLong(),
                body.required("violations")
                        .valueStream()
                        .map(AuditReport::violation)
                        .toList());
    }

    private static Violation violation(JsonNode body) {
        Map<String, String> subject = new LinkedHashMap<>();
        body.required("subject")
                .propertyStream()
                .forEach(property ->
                        subject.put(property.getKey(), property.getValue().asString()));
        return new Violation(
                subject,
                body.required("found").asString(),
                body.required("expected").asString());
    }
}
