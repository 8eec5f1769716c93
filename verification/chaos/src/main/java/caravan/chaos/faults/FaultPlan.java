package caravan.chaos.faults;

import caravan.chaos.faults.Fault.Kill;
import caravan.chaos.faults.Fault.RollingRestart;
import caravan.chaos.faults.Fault.Stall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/**
 * The faults of a run, in their order. The seed decides them, and they do not end. Each kind comes once, shuffled, before any comes again,
 * so a long run has all of them.
 */
public final class FaultPlan {
    /** Too short for others to notice that the process is stopped. */
    private static final Range SHORT = new Range(1_000, 4_000);
    /** Longer than the sessions of the registry and of consumers (6 s) and the lease of a relay (4 s). */
    private static final Range LONG = new Range(7_500, 12_000);

    private static final Range PAUSE = new Range(500, 3_000);
    /** Faults in addition to the restart; other seeds choose others. */
    private static final int BRIEF_FAULTS = 2;

    private static final Duration BRIEF_STALL = Duration.ofSeconds(8);
    private static final List<String> BESIDE_SERVICES = List.of("gateway", "broker", "registry", "postgresql");

    private final long seed;
    private final BiFunction<Integer, RandomGenerator, List<Fault>> decks;

    private record Range(int fromMillis, int toMillis) {
        Duration draw(RandomGenerator random) {
            return Duration.ofMillis(random.nextInt(fromMillis, toMillis));
        }
    }

    /**
     * A fault and the calm before it.
     *
     * @param pause the calm before it
     */
    public record Planned(Duration pause, Fault fault) {}

    private FaultPlan(long seed, BiFunction<Integer, RandomGenerator, List<Fault>> decks) {
        this.seed = seed;
        this.decks = decks;
    }

    /**
     * Faults of every kind, on every process.
     *
     * @param services the number of processes of each
     */
    public static FaultPlan of(long seed, Map<String, Integer> services) {
        Map<String, Integer> counts = new TreeMap<>(services);
        return new FaultPlan(seed, (_, random) -> everyKind(counts, random));
    }

    /**
     * A short plan for a build: two of four faults that the seed chooses (the publisher of a service killed, another service stopped, the
     * broker or the registry killed), and then a rolling restart.
     *
     * @param services the services to restart
     * @param publishing the service whose publisher is killed; it must have two processes
     * @param stalled the service that is stopped
     */
    public static FaultPlan brief(long seed, Collection<String> services, String publishing, String stalled) {
        List<String> names = services.stream().sorted().toList();
        return new FaultPlan(seed, (deck, random) -> {
            if (deck > 0) {
                return List.of();
            }
            List<Fault> faults = new ArrayList<>(List.of(
                    new Kill(new Target.Publisher(publishing)),
                    new Stall(new Target.Instance(stalled, 0), BRIEF_STALL),
                    new Kill(new Target.Instance("broker", 0)),
                    new Kill(new Target.Instance("registry", 0))));
            Collections.shuffle(faults, random);
            List<Fault> few = new ArrayList<>(faults.subList(0, BRIEF_FAULTS));
            few.add(new RollingRestart(names));
            return few;
        });
    }

    private static List<Fault> everyKind(Map<String, Integer> services, RandomGenerator random) {
        List<Fault> deck = new ArrayList<>();
        services.forEach((service, count) -> {
            for (int turn = 0; turn < count; turn++) {
                addAll(deck, new Target.Instance(service, turn), random);
            }
            if (count > 1) {
                addAll(deck, new Target.Publisher(service), random);
            }
            deck.add(new RollingRestart(List.of(service)));
        });
        BESIDE_SERVICES.forEach(name -> addAll(deck, new Target.Instance(name, 0), random));
        deck.add(new RollingRestart(List.copyOf(services.keySet())));
        Collections.shuffle(deck, random);
        return deck;
    }

    private static void addAll(List<Fault> deck, Target target, RandomGenerator random) {
        deck.add(new Kill(target));
        deck.add(new Stall(target, SHORT.draw(random)));
        deck.add(new Stall(target, LONG.draw(random)));
    }

    public long seed() {
        return seed;
    }

    /** A new walk from the beginning. */
    public Faults faults() {
        return new Faults(decks, new Random(seed));
    }

    /** A walk through a plan. */
    public static final class Faults {
        private final BiFunction<Integer, RandomGenerator, List<Fault>> decks;
        private final RandomGenerator random;
        private final Deque<Fault> left = new ArrayDeque<>();
        private int dealt;

        private Faults(BiFunction<Integer, RandomGenerator, List<Fault>> decks, RandomGenerator random) {
            this.decks = decks;
            this.random = random;
        }

        /** Whether the plan has an end and it was reached. */
        public boolean isOver() {
            if (left.isEmpty()) {
                left.addAll(decks.apply(dealt++, random));
            }
            return left.isEmpty();
        }

        /** @throws NoSuchElementException if the plan is over */
        public Planned next() {
            if (isOver()) {
                throw new NoSuchElementException("the plan is over");
            }
            return new Planned(PAUSE.draw(random), left.removeFirst());
        }
    }
}
