package caravan.chassis.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How far a group came in a partition, as outboxes count: the last position of each source, as {@code orders=12 users=7}. It is stored
 * with the group's offset (its metadata, of which brokers take 4,096 bytes), from where sources read it.
 */
final class ReachedPositions {
    private static final int CHARACTERS_MAX = 4_000;

    private ReachedPositions() {}

    /** Empty where there is nothing to tell, or too much. */
    static String encode(Map<String, Long> bySource) {
        String text = new TreeMap<>(bySource)
                .entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining(" "));
        return text.length() <= CHARACTERS_MAX ? text : "";
    }

    /** What is none of ours is left out. */
    static Map<String, Long> decode(String metadata) {
        Map<String, Long> bySource = new HashMap<>();
        for (String each : metadata.split(" ", -1)) {
            int equals = each.indexOf('=');
            if (equals > 0) {
                try {
                    bySource.put(each.substring(0, equals), Long.parseLong(each.substring(equals + 1)));
                } catch (NumberFormatException notOne) {
                    // Somebody else wrote it.
                }
            }
        }
        return bySource;
    }
}
