package caravan.journeys.meters;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a PromQL expression as far as dashboards and rules need: selectors with matchers, ranges, offsets, functions, aggregations and
 * binary operators. It finds which metrics and labels are asked for, and refuses what it does not understand.
 */
final class PromQl {
    private static final Set<String> AGGREGATIONS = Set.of(
            "sum", "min", "max", "avg", "count", "stddev", "group", "topk", "bottomk", "quantile", "count_values");
    private static final Set<String> FUNCTIONS = Set.of(
            "rate",
            "irate",
            "increase",
            "delta",
            "deriv",
            "histogram_quantile",
            "clamp_min",
            "clamp_max",
            "absent",
            "changes",
            "resets",
            "time",
            "vector",
            "scalar",
            "round",
            "abs",
            "max_over_time",
            "min_over_time",
            "avg_over_time",
            "sum_over_time",
            "sort",
            "sort_desc",
            "predict_linear",
            "label_replace");
    private static final List<String> OPERATORS =
            List.of("==", "!=", ">=", "<=", "=~", "!~", "+", "-", "*", "/", "%", "^", ">", "<", "and", "or", "unless");

    private final String text;
    private int at;

    /**
     * A selector.
     *
     * @param labels of its matchers, and those by which an expression around it groups or matches
     */
    record Selector(String metric, Set<String> labels) {}

    /** What an expression asks for. */
    record Asked(List<Selector> selectors) {
        Asked and(Asked other) {
            List<Selector> all = new ArrayList<>(selectors);
            all.addAll(other.selectors);
            return new Asked(all);
        }

        /** All of them need these labels, too. */
        Asked with(Set<String> labels) {
            return new Asked(selectors.stream()
                    .map(each -> {
                        Set<String> all = new LinkedHashSet<>(each.labels());
                        all.addAll(labels);
                        return new Selector(each.metric(), all);
                    })
                    .toList());
        }
    }

    private static final Asked NOTHING = new Asked(List.of());

    private PromQl(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if it is no expression that this class understands */
    static Asked parse(String expression) {
        PromQl parser = new PromQl(expression.replace("$__rate_interval", "1m").replace("$__range", "1h"));
        Asked asked = parser.expression();
        parser.space();
        if (parser.at < parser.text.length()) {
            throw parser.wrong("the end was expected");
        }
        return asked;
    }

    private Asked expression() {
        Asked asked = unary();
        while (true) {
            String operator = operator();
            if (operator.isEmpty()) {
                return asked;
            }
            word("bool");
            Set<String> on = new TreeSet<>();
            if (word("on") || word("ignoring")) {
                on.addAll(labels());
                if (word("group_left") || word("group_right")) {
                    if (peek('(')) {
                        labels();
                    }
                }
            }
            asked = asked.with(on).and(unary().with(on));
        }
    }

    private String operator() {
        space();
        for (String operator : OPERATORS) {
            boolean isWord = Character.isLetter(operator.charAt(0));
            if (isWord ? word(operator) : text.startsWith(operator, at)) {
                at += isWord ? 0 : operator.length();
                return operator;
            }
        }
        return "";
    }

    private Asked unary() {
        space();
        if (peek('-') || peek('+')) {
            at++;
        }
        Asked asked = primary();
        while (true) {
            space();
            if (peek('[')) {
                range();
            } else if (word("offset")) {
                duration();
            } else {
                return asked;
            }
        }
    }

    private Asked primary() {
        space();
        if (peek('(')) {
            at++;
            Asked inner = expression();
            expect(')');
            return inner;
        }
        if (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            number();
            return NOTHING;
        }
        if (peek('"')) {
            string();
            return NOTHING;
        }
        String name = name();
        if (AGGREGATIONS.contains(name)) {
            return aggregation();
        }
        if (peek('(')) {
            if (!FUNCTIONS.contains(name)) {
                throw wrong(name + " is no known function");
            }
            return arguments();
        }
        Set<String> labels = new LinkedHashSet<>();
        if (peek('{')) {
            labels.addAll(matchers());
        }
        return new Asked(List.of(new Selector(name, labels)));
    }

    private Asked aggregation() {
        Set<String> by = new LinkedHashSet<>(grouping());
        Asked inner = arguments();
        by.addAll(grouping());
        return inner.with(by);
    }

    private Set<String> grouping() {
        if (word("by")) {
            return labels();
        }
        if (word("without")) {
            return labels();
        }
        return Set.of();
    }

    private Asked arguments() {
        expect('(');
        Asked all = NOTHING;
        space();
        while (!peek(')')) {
            all = all.and(expression());
            space();
            if (peek(',')) {
                at++;
            }
            space();
        }
        expect(')');
        return all;
    }

    private Set<String> labels() {
        Set<String> labels = new LinkedHashSet<>();
        expect('(');
        space();
        while (!peek(')')) {
            labels.add(name());
            space();
            if (peek(',')) {
                at++;
            }
            space();
        }
        expect(')');
        return labels;
    }

    private Set<String> matchers() {
        Set<String> labels = new LinkedHashSet<>();
        expect('{');
        space();
        while (!peek('}')) {
            labels.add(name());
            space();
            String operator = List.of("=~", "!~", "!=", "=").stream()
                    .filter(each -> text.startsWith(each, at))
                    .findFirst()
                    .orElseThrow(() -> wrong("a matcher was expected"));
            at += operator.length();
            space();
            string();
            space();
            if (peek(',')) {
                at++;
            }
            space();
        }
        expect('}');
        return labels;
    }

    private void range() {
        expect('[');
        duration();
        space();
        if (peek(':')) {
            at++;
            space();
            if (!peek(']')) {
                duration();
            }
        }
        expect(']');
    }

    private void duration() {
        space();
        int begin = at;
        while (at < text.length() && "0123456789smhdwy".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (!text.substring(begin, at).matches("([0-9]+(ms|[smhdwy]))+")) {
            throw wrong("a duration was expected");
        }
    }

    private void number() {
        int begin = at;
        while (at < text.length() && "0123456789.eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        try {
            Double.parseDouble(text.substring(begin, at));
        } catch (NumberFormatException none) {
            throw wrong("a number was expected");
        }
    }

    private void string() {
        expect('"');
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        expect('"');
    }

    private String name() {
        space();
        int begin = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "_:".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        if (begin == at) {
            throw wrong("a name was expected");
        }
        String name = text.substring(begin, at);
        space();
        return name;
    }

    private boolean word(String word) {
        space();
        int end = at + word.length();
        boolean isHere = text.toLowerCase(Locale.ROOT).startsWith(word, at)
                && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)) && text.charAt(end) != '_');
        if (isHere) {
            at = end;
            space();
        }
        return isHere;
    }

    private void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean peek(char wanted) {
        return at < text.length() && text.charAt(at) == wanted;
    }

    private void expect(char wanted) {
        space();
        if (!peek(wanted)) {
            throw wrong("'" + wanted + "' was expected");
        }
        at++;
    }

    private IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException(why + " at " + at + " of: " + text);
    }
}
