package caravan.attack.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the answers. Thread-safe. */
public final class Tally {
    private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();
    private final LongAdder unanswered = new LongAdder();

    public void add(List<Integer> answers) {
        answers.forEach(
                status -> statuses.computeIfAbsent(status, _ -> new LongAdder()).increment());
    }

    public void addUnanswered() {
        unanswered.increment();
    }

    /** In one line, such as {@code 200: 17, 400: 123; ended without an answer: 4}. */
    @Override
    public String toString() {
        List<String> counts = new TreeMap<>(statuses)
                .entrySet().stream()
                        .map(each -> each.getKey() + ": " + each.getValue())
                        .toList();
        return String.join(", ", counts) + "; ended without an answer: " + unanswered;
    }
}
