package caravan.benchmarks.processes;

import caravan.kernel.WireNames;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * The processor time of the processes at one moment.
 *
 * @param jvm all its threads, those that ended among them
 * @param threads running ones, by name
 * @param postgres each process of PostgreSQL that runs, by its id
 * @param parts what each of these is for
 * @param ended processes of PostgreSQL that have ended, all together
 */
public record ProcessorTimes(
        Duration jvm,
        Map<String, Duration> threads,
        Map<Long, Duration> postgres,
        Map<Long, String> parts,
        Duration ended) {
    public ProcessorTimes {
        threads = Map.copyOf(threads);
        postgres = Map.copyOf(postgres);
        parts = Map.copyOf(parts);
    }

    /** The processor time since an earlier moment, by groups of threads, and by roles and workers of PostgreSQL. */
    public Spent since(ProcessorTimes before) {
        Map<String, Duration> byThreads = new TreeMap<>();
        Duration ofGroups = Duration.ZERO;
        for (Map.Entry<String, Duration> thread : threads.entrySet()) {
            JvmPart part = JvmPart.of(thread.getKey());
            Duration spent =
                    notNegative(thread.getValue().minus(before.threads.getOrDefault(thread.getKey(), Duration.ZERO)));
            if (part != JvmPart.OTHER) {
                byThreads.merge(WireNames.of(part), spent, Duration::plus);
                ofGroups = ofGroups.plus(spent);
            }
        }
        Duration ofJvm = jvm.minus(before.jvm);
        byThreads.put(WireNames.of(JvmPart.OTHER), notNegative(ofJvm.minus(ofGroups)));
        return new Spent(ofJvm, byThreads, ofPostgres(before));
    }

    private Map<String, Duration> ofPostgres(ProcessorTimes before) {
        Map<String, Duration> byPart = new TreeMap<>();
        postgres.forEach((id, time) -> byPart.merge(
                parts.getOrDefault(id, "other"),
                notNegative(time.minus(before.postgres.getOrDefault(id, Duration.ZERO))),
                Duration::plus));
        // Subtracts the time that an ended process had used before the first moment.
        Duration earlier = before.postgres.entrySet().stream()
                .filter(process -> !postgres.containsKey(process.getKey()))
                .map(Map.Entry::getValue)
                .reduce(Duration.ZERO, Duration::plus);
        byPart.put("ended", notNegative(ended.minus(before.ended).minus(earlier)));
        return byPart;
    }

    private static Duration notNegative(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    /**
     * The processor time between two moments.
     *
     * @param jvm in all
     * @param byThreads {@code http}, {@code services}, {@code garbage_collection}, {@code compiler}, {@code other}
     * @param byRole each service's connections by its name, {@code walwriter}, {@code checkpointer}, {@code autovacuum} and the like;
     *     {@code ended} are processes that ended meanwhile, such as autovacuum's workers
     */
    public record Spent(Duration jvm, Map<String, Duration> byThreads, Map<String, Duration> byRole) {
        public Spent {
            byThreads = Map.copyOf(byThreads);
            byRole = Map.copyOf(byRole);
        }

        public Duration postgres() {
            return byRole.values().stream().reduce(Duration.ZERO, Duration::plus);
        }

        public Duration total() {
            return jvm.plus(postgres());
        }

        /** How much of the time was the JVM's compilers', 0 to 1. */
        public double shareOfCompilers() {
            Duration compilers = byThreads.getOrDefault(WireNames.of(JvmPart.COMPILER), Duration.ZERO);
            return total().isZero() ? 0 : (double) compilers.toNanos() / total().toNanos();
        }
    }
}
