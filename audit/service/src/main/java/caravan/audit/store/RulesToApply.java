package caravan.audit.store;

import caravan.audit.contract.AuditRules;
import caravan.audit.contract.Notes;
import caravan.audit.contract.Part;
import caravan.audit.contract.RuleQuery;
import caravan.audit.contract.SumRule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All rules whose tables exist. Parts of the same name in several {@link AuditRules} are joined. */
final class RulesToApply {
    private final List<AuditRules> given;
    private final List<Part> parts;

    RulesToApply(List<AuditRules> given) {
        this.given = given;
        Map<String, Part> byName = new LinkedHashMap<>();
        given.stream()
                .flatMap(each -> each.parts().stream())
                .sorted(Comparator.comparing(Part::further))
                .forEach(part -> byName.merge(part.name(), part, RulesToApply::together));
        this.parts = List.copyOf(byName.values());
    }

    List<Part> parts() {
        return parts;
    }

    List<Notes> notes() {
        return given.stream().flatMap(each -> each.notes().stream()).toList();
    }

    List<RuleQuery> messageRules() {
        return given.stream().flatMap(each -> each.messageRules().stream()).toList();
    }

    List<SumRule> sums() {
        return given.stream().flatMap(each -> each.sums().stream()).toList();
    }

    List<String> waiting() {
        return given.stream().flatMap(each -> each.waiting().stream()).toList();
    }

    Map<String, String> marks() {
        Map<String, String> marks = new LinkedHashMap<>();
        given.forEach(each -> marks.putAll(each.marks()));
        return marks;
    }

    /** All rules, in the order of the report. */
    List<RuleQuery> all() {
        return Stream.of(
                        MessageRules.ALL.stream(),
                        messageRules().stream(),
                        parts.stream().flatMap(part -> part.rules().stream()),
                        sums().stream().map(SumRule::rule))
                .flatMap(each -> each)
                .toList();
    }

    /** A digest that differs if any rule differs, even if only its wording does. */
    String digest() {
        // The terms are sorted, since a map's order differs from process to process.
        List<String> terms = sums().stream()
                .map(sum -> sum.rule().name() + new TreeMap<>(sum.terms()) + sum.carried())
                .toList();
        String text = MessageRules.ALL + " " + notes() + messageRules() + parts + terms;
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static Part together(Part one, Part other) {
        String views = one.views().isBlank() || other.views().isBlank()
                ? one.views() + other.views()
                : one.views() + ",\n" + other.views();
        return new Part(
                one.name(),
                one.keyType(),
                both(one.keys(), other.keys()),
                both(one.changed(), other.changed()),
                both(one.relations(), other.relations()),
                views,
                both(one.rules(), other.rules()),
                one.further());
    }

    private static <T> List<T> both(List<T> one, List<T> other) {
        List<T> both = new ArrayList<>(one);
        both.addAll(other);
        return both;
    }
}
