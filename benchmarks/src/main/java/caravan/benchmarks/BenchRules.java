package caravan.benchmarks;

import caravan.client.terminal.OptionBounds;
import java.util.Optional;
import java.util.stream.Stream;

/** Which options of {@code caravan bench} have sense, and go together. */
final class BenchRules {
    private static final int CALLERS_MAX = 1_024;
    /** Less than the ten minutes of an access token: a run uses the same tokens until its end. */
    private static final int SECONDS_MAX = 300;

    private static final int CONNECTIONS_MAX = 100;
    /** All loads together take 92 times as long: less than an access token lives. */
    private static final int SECONDS_OF_READS_MAX = 6;

    private BenchRules() {}

    /** What is wrong with the options, in one line; empty if nothing is. */
    static Optional<String> breach(BenchCommand asked) {
        boolean isGrown = asked.grown.isPresent();
        return Stream.of(
                        asked.callers.stream().flatMap(each -> outside("--callers", each, 1, CALLERS_MAX)),
                        asked.seconds.stream().flatMap(each -> outside("--seconds", each, 1, SECONDS_MAX)),
                        outside("--connections", asked.connections, 1, CONNECTIONS_MAX),
                        asked.grown.stream()
                                .flatMap(each -> outside("--grown", each, GrownBenchmark.FEW, BenchCommand.GROWN_MAX)),
                        rule(
                                asked.fleet && !asked.overload && asked.json,
                                "--json goes with --fleet only if --overload does, too"),
                        rule(asked.fleet && isGrown, "--grown does not go with --fleet"),
                        asked.seconds.stream()
                                .filter(_ -> asked.reads)
                                .flatMap(each -> outside("--seconds with --reads", each, 1, SECONDS_OF_READS_MAX)),
                        rule(asked.fleet && asked.reads, "--reads does not go with --fleet"),
                        rule(asked.reads && isGrown, "--grown does not go with --reads"),
                        rule(
                                asked.overload && (asked.reads || isGrown),
                                "--overload does not go with --reads and --grown"),
                        rule(!isGrown && asked.keep.isPresent(), "--keep goes with --grown"))
                .flatMap(each -> each)
                .findFirst();
    }

    private static Stream<String> outside(String option, int value, int min, int max) {
        return OptionBounds.breach(option, value, min, max).stream();
    }

    private static Stream<String> rule(boolean isBroken, String message) {
        return isBroken ? Stream.of(message) : Stream.empty();
    }
}
