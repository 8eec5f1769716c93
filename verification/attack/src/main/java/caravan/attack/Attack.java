package caravan.attack;

import caravan.attack.cases.Case;
import caravan.attack.cases.CaseRun;
import caravan.attack.cases.CaseTable;
import caravan.attack.hostile.Material;
import caravan.attack.hostile.Shot;
import caravan.attack.hostile.ShotRun;
import caravan.attack.hostile.Shots;
import caravan.attack.report.Finding;
import caravan.attack.report.Tally;
import caravan.attack.wire.Connection;
import caravan.client.CaravanClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** One attack on a running system. */
final class Attack {
    /** Concurrent connections that send. */
    static final int SENDERS = 48;
    /** Concurrent connections that stay silent. */
    static final int SILENT_MAX = 96;
    /** After so many findings no more shots are sent: they would find nothing new. */
    static final int SHOT_FINDINGS_MAX = 10;
    /** How long the system may take to be ready after the attack. */
    static final Duration READY_WITHIN_MAX = Duration.ofSeconds(10);
    /** A connection that ends before an answer is one too many for the server, unless that happens so many times in a row. */
    private static final int UNANSWERED_MAX = 4;

    private static final Duration UNANSWERED_PAUSE = Duration.ofMillis(300);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final byte[] NOTHING = {};

    private final InetSocketAddress server;
    private final String host;
    private final SourceAddresses sources;
    private final Consumer<String> out;
    private final Tally tally = new Tally();
    private final List<Finding> findings = new ArrayList<>();
    private final Deque<Connection> silent = new ArrayDeque<>();
    private final AtomicLong next = new AtomicLong();
    private final AtomicInteger shotFindings = new AtomicInteger();

    /**
     * The result.
     *
     * @param findings empty if all is well
     * @param finished whether everything was sent in time, or findings stopped it
     */
    record Outcome(List<Finding> findings, boolean finished) {}

    Attack(InetSocketAddress server, String host, Consumer<String> out) {
        this.server = server;
        this.host = host;
        this.sources = new SourceAddresses(server);
        this.out = out;
    }

    /**
     * Runs the table, then the shots, then the table again, and checks the system.
     *
     * @param client to the same system, not signed in
     * @param shots how many
     * @param within after it no further shot is sent
     */
    Outcome run(CaravanClient client, long seed, long shots, Duration within) throws InterruptedException {
        Canary canary = Canary.register(client, "canary");
        Canary attacker = Canary.register(client, "mallory");
        List<Case> cases = CaseTable.read(host, canary.token());
        long end = System.nanoTime() + within.toNanos();
        try (Bystander bystander = new Bystander(server, host, sources, this::found).start()) {
            runTable(cases);
            Material material = new Material(
                    host,
                    attacker.token(),
                    ServedRoutes.of(client),
                    CaseTable.read(host, attacker.token()).stream()
                            .map(Case::bytes)
                            .toList());
            shoot(new Shots(seed, material), DescribedCodes.of(client), shots, end);
            awaitReady(client);
            runTable(cases);
            out.accept(String.format(
                    Locale.ROOT, "Sent %d hostile connections; answers: %s", Math.min(next.get(), shots), tally));
            out.accept(String.format(
                    Locale.ROOT,
                    "A well-behaved caller was answered %d times, at the slowest in %d ms",
                    bystander.answered(),
                    bystander.slowest().toMillis()));
        } finally {
            silent.forEach(Connection::close);
        }
        canary.changed().ifPresent(this::found);
        canary.leave();
        attacker.leave();
        synchronized (findings) {
            return new Outcome(List.copyOf(findings), next.get() >= shots || !findings.isEmpty());
        }
    }

    private void runTable(List<Case> cases) throws InterruptedException {
        for (Case row : cases) {
            try {
                CaseRun.run(row, server, host, sources.bystander()).ifPresent(this::found);
            } catch (IOException dead) {
                found(dead(dead));
            }
        }
    }

    private void shoot(Shots shots, Set<String> codes, long count, long end) throws InterruptedException {
        List<Thread> senders = new ArrayList<>();
        for (int sender = 0; sender < SENDERS; sender++) {
            senders.add(Thread.ofVirtual().name("attack-sender-" + sender).start(() -> {
                for (long number = next.getAndIncrement();
                        number < count && System.nanoTime() < end && shotFindings.get() < SHOT_FINDINGS_MAX;
                        number = next.getAndIncrement()) {
                    send(shots.shot(number), codes);
                }
            }));
        }
        for (Thread sender : senders) {
            sender.join();
        }
    }

    private void send(Shot shot, Set<String> codes) {
        try {
            if (shot.finish() == Shot.Finish.HOLD) {
                hold(ShotRun.hold(shot, server, sources.attacker(shot.number())));
                return;
            }
            judge(shot, codes);
        } catch (IOException dead) {
            foundByShot(dead(dead));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void judge(Shot shot, Set<String> codes) throws IOException, InterruptedException {
        for (int tries = 1; ; tries++) {
            switch (ShotRun.run(shot, server, sources.attacker(shot.number()), codes)) {
                case ShotRun.Fine(List<Integer> statuses) -> {
                    tally.add(statuses);
                    return;
                }
                case ShotRun.Wrong(Finding finding) -> {
                    foundByShot(finding);
                    return;
                }
                case ShotRun.Unanswered(Finding finding) -> {
                    tally.addUnanswered();
                    if (tries >= UNANSWERED_MAX) {
                        foundByShot(finding);
                        return;
                    }
                    Thread.sleep(UNANSWERED_PAUSE);
                }
            }
        }
    }

    private void hold(Connection connection) {
        Connection oldest = null;
        synchronized (silent) {
            silent.addLast(connection);
            if (silent.size() > SILENT_MAX) {
                oldest = silent.removeFirst();
            }
        }
        if (oldest != null) {
            oldest.close();
        }
    }

    private void awaitReady(CaravanClient client) throws InterruptedException {
        long end = System.nanoTime() + READY_WITHIN_MAX.toNanos();
        boolean ready = false;
        while (!ready && System.nanoTime() < end) {
            try {
                ready = client.get("/health/ready").done().isPresent();
            } catch (caravan.client.UnreachableException notYet) {
                Thread.sleep(LOOK_AGAIN);
            }
        }
        if (!ready) {
            found(new Finding(
                    "the system is not ready after the attack",
                    "/health/ready answers 200 within " + READY_WITHIN_MAX.toSeconds() + " s",
                    NOTHING,
                    "something else"));
        }
    }

    private static Finding dead(IOException why) {
        return new Finding("nobody listens any more", "a connection", NOTHING, why.toString());
    }

    private void foundByShot(Finding finding) {
        if (shotFindings.getAndIncrement() < SHOT_FINDINGS_MAX) {
            found(finding);
        }
    }

    private void found(Finding finding) {
        synchronized (findings) {
            findings.add(finding);
            finding.lines().forEach(out);
        }
    }
}
