package caravan.commerce.demo;

import caravan.client.AuditReport;
import caravan.client.AuditTable;
import caravan.client.CaravanClient;
import caravan.client.DrainedAudit;
import caravan.client.SignedIn;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Opens the sample shop, plays the plan with many buyers at once, waits, audits, and prints a summary. */
final class Demonstration {
    private static final int SURPRISES_SHOWN_MAX = 20;

    private final CaravanClient client;
    private final SignedIn administrator;
    private final Clock clock;
    private final PrintStream out;
    private final boolean terminal;
    private final int buyersAtOnce;

    Demonstration(
            CaravanClient client,
            SignedIn administrator,
            Clock clock,
            PrintStream out,
            boolean terminal,
            int buyersAtOnce) {
        this.client = client;
        this.administrator = administrator;
        this.clock = clock;
        this.out = out;
        this.terminal = terminal;
        this.buyersAtOnce = buyersAtOnce;
    }

    /**
     * Runs the demo, and returns whether everything ended as expected and the audit is clean.
     *
     * @param settledWithin how long to wait, after the last order, until no work is in progress
     */
    boolean run(String run, Plan plan, Duration settledWithin) throws InterruptedException {
        List<SignedIn> customers = new Opening(client, administrator, run)
                .open(plan, new ProgressBar(out, terminal, "sample shop", Opening.steps(plan)));

        Instant begin = clock.instant();
        List<Buyer.Played> settled = playAll(plan, customers);
        Duration took = Duration.between(begin, clock.instant());

        DrainedAudit audit = new DrainedAudit(administrator, clock, false, _ -> {});
        AuditReport report = audit.await(
                settledWithin,
                waiting -> out.println("  waiting for " + waiting + " messages, orders or payments in progress"));
        List<Buyer.Played> atLast = lookAgainAtAll(customers, settled);
        return sumUp(plan, new Tally(plan, atLast), report, took);
    }

    private List<Buyer.Played> playAll(Plan plan, List<SignedIn> customers) throws InterruptedException {
        try (ExecutorService aside = Executors.newVirtualThreadPerTaskExecutor()) {
            Buyer buyer = new Buyer(administrator, customers, aside);
            return forEach(plan.orders(), "orders", buyer::play);
        }
    }

    private List<Buyer.Played> lookAgainAtAll(List<SignedIn> customers, List<Buyer.Played> settled)
            throws InterruptedException {
        try (ExecutorService aside = Executors.newVirtualThreadPerTaskExecutor()) {
            Buyer buyer = new Buyer(administrator, customers, aside);
            return forEach(settled, "looking at each again", buyer::lookAgain);
        }
    }

    /** What a buyer does with one order. */
    @FunctionalInterface
    private interface Turn<T> {
        Buyer.Played take(T order) throws InterruptedException;
    }

    private <T> List<Buyer.Played> forEach(List<T> orders, String stage, Turn<T> turn) throws InterruptedException {
        ProgressBar progress = new ProgressBar(out, terminal, stage, orders.size());
        try (ExecutorService buyers =
                Executors.newFixedThreadPool(buyersAtOnce, Thread.ofVirtual().factory())) {
            List<Future<Buyer.Played>> running = new ArrayList<>();
            for (T order : orders) {
                running.add(buyers.submit(() -> {
                    Buyer.Played played = turn.take(order);
                    progress.step();
                    return played;
                }));
            }
            return results(buyers, running);
        }
    }

    private boolean sumUp(Plan plan, Tally tally, AuditReport report, Duration took) {
        out.println();
        tally.table().forEach(out::println);
        double seconds = Math.max(0.001, took.toMillis() / 1000.0);
        out.println(String.format(
                Locale.ROOT,
                "%n  %,d orders placed and settled in %.1f s: %,.0f a second, %d buyers at once",
                plan.orders().size(),
                seconds,
                plan.orders().size() / seconds,
                buyersAtOnce));
        List<String> surprises = tally.surprises();
        if (surprises.isEmpty()) {
            out.println("  Every order ended as expected.");
        } else {
            out.println("  " + surprises.size() + " did not end as expected:");
            surprises.stream().limit(SURPRISES_SHOWN_MAX).forEach(line -> out.println("    " + line));
        }
        if (report.clean() && report.drained()) {
            out.println("  " + AuditTable.verdict(report));
        } else {
            AuditTable.of(report).forEach(line -> out.println("  " + line));
        }
        return surprises.isEmpty() && report.clean() && report.drained();
    }

    private static List<Buyer.Played> results(ExecutorService buyers, List<Future<Buyer.Played>> running)
            throws InterruptedException {
        List<Buyer.Played> results = new ArrayList<>();
        try {
            for (Future<Buyer.Played> one : running) {
                results.add(one.get());
            }
            return results;
        } catch (ExecutionException failed) {
            // Without this, the other buyers would go on for minutes before the failure is shown.
            buyers.shutdownNow();
            throw failed.getCause() instanceof RuntimeException broken ? broken : new IllegalStateException(failed);
        }
    }
}
