package caravan.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.audit.domain.Extent;
import caravan.audit.domain.Progress;
import caravan.audit.domain.Report;
import caravan.chassis.api.Identifiers;
import caravan.chassis.api.tracing.Cause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RunAuditsTest {
    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Progress HALF_WAY = new Progress("orders", 5, 10, "some-rule", 1, 2);

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final RunAudits audits = auditsOf(progress -> {
        progress.accept(HALF_WAY);
        begun.countDown();
        await(goOn);
    });

    @Test
    void aRequestDuringAnAuditJoinsThatAudit() throws InterruptedException {
        AuditRun first = audits.ask(false);
        Thread worker = Thread.ofVirtual().start(audits::work);
        begun.await();

        assertThat(audits.ask(false)).isSameAs(first);
        assertThat(audits.running()).containsSame(first);
        assertThat(first.progress()).isEqualTo(HALF_WAY);
        assertThat(first.within(Duration.ZERO)).isEmpty();

        goOn.countDown();
        assertThat(first.within(LONG))
                .hasValueSatisfying(report -> assertThat(report.checkedAt()).isEqualTo(NOW));
        worker.join();
        assertThat(audits.running()).isEmpty();
        assertThat(audits.run(first.id())).containsSame(first);
        assertThat(audits.lastEnded()).containsSame(first);
    }

    @Test
    void aFullAuditIsNotMadeOfOneThatLooksAtLess() throws InterruptedException {
        AuditRun less = audits.ask(false);
        Thread worker = Thread.ofVirtual().start(audits::work);
        begun.await();

        AuditRun full = audits.ask(true);
        assertThat(full).isNotSameAs(less);
        assertThat(audits.ask(true)).isSameAs(full);

        goOn.countDown();
        worker.join();
        assertThat(audits.work()).isTrue();
        assertThat(full.within(LONG)).isPresent();
        assertThat(audits.work()).as("nothing more to do").isFalse();
    }

    @Test
    void aWaitForAFailedAuditGetsItsCause() {
        RunAudits failing = auditsOf(_ -> {
            throw new IllegalStateException("no table");
        });
        AuditRun run = failing.ask(false);

        assertThatThrownBy(failing::work).hasMessage("no table");
        assertThatThrownBy(() -> run.within(LONG)).hasRootCauseMessage("no table");
        assertThat(failing.ask(false)).isNotSameAs(run);
    }

    private static RunAudits auditsOf(Consumer<Consumer<Progress>> work) {
        Evidence evidence = new Evidence() {
            @Override
            public Report examine(Instant now, boolean full, Consumer<Progress> progress) {
                work.accept(progress);
                return new Report(now, new Extent.Full("the request asked for it"), 0, List.of());
            }

            @Override
            public long waiting() {
                return 0;
            }
        };
        return new RunAudits(evidence, new RandomIdentifiers(), CLOCK);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static final class RandomIdentifiers implements Identifiers {
        @Override
        public UUID next() {
            return UUID.randomUUID();
        }

        @Override
        public Cause startTrace(String worker) {
            throw new UnsupportedOperationException("an audit starts no trace");
        }
    }
}
