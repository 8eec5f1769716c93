package caravan.chassis.kafka.consumers;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A group's progress in a partition: the last position of each source, as {@code orders=12 users=7}, and its request for a snapshot, as
 * {@code SNAPSHOT=<id>}. It is stored as metadata of the group's offset (brokers take 4,096 bytes), where sources read it.
 */
public final class ReachedPositions {
    private static final int CHARACTERS_MAX = 4_000;

    /** No service's name has capitals, so earlier versions ignore this entry. */
    private static final String REQUEST = "SNAPSHOT=";

    private ReachedPositions() {}

    /**
     * Empty if there is no progress, or if it is too long.
     *
     * @param request the group's request for a snapshot
     */
    public static String encode(Map<String, Long> bySource, Optional<UUID> request) {
        String text = Stream.concat(
                        new TreeMap<>(bySource).entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()),
                        request.stream().map(id -> REQUEST + id))
                .collect(Collectors.joining(" "));
        return text.length() <= CHARACTERS_MAX ? text : "";
    }

    public static Optional<UUID> request(String metadata) {
        return Arrays.stream(metadata.split(" ", -1))
                .filter(each -> each.startsWith(REQUEST))
                .flatMap(each -> uuid(each.substring(REQUEST.length())).stream())
                .findFirst();
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    /** Unknown entries are ignored. */
    public static Map<String, Long> decode(String metadata) {
        Map<String, Long> bySource = new HashMap<>();
        for (String each : metadata.split(" ", -1)) {
            int equals = each.indexOf('=');
            if (equals > 0) {
                try {
                    bySource.put(each.substring(0, equals), Long.parseLong(each.substring(equals + 1)));
                } catch (NumberFormatException notOne) {
                    // Another program wrote it.
                }
            }
        }
        return bySource;
    }
}
