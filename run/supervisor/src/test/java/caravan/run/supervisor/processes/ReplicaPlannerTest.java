package caravan.run.supervisor.processes;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.run.supervisor.processes.ReplicaPlanner.Member;
import caravan.run.supervisor.processes.ReplicaPlanner.Step;
import caravan.run.supervisor.processes.ReplicaPlanner.Step.Start;
import caravan.run.supervisor.processes.ReplicaPlanner.Step.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicaPlannerTest {
    @Test
    void missingProcessesAreStartedUnderTheLowestFreeNumbers() {
        assertThat(next(3, ready(2))).containsExactly(new Start(1), new Start(3));
    }

    @Test
    void ofTooManyProcessesTheYoungestIsStoppedFirst() {
        assertThat(next(1, ready(1), ready(2), ready(3))).containsExactly(new Stop(3), new Stop(2));
    }

    @Test
    void aProcessThatDoesNotServeIsStoppedBeforeOneThatServes() {
        assertThat(next(2, member(1, ProcessState.STARTING), ready(2), ready(3)))
                .containsExactly(new Stop(1));
    }

    @Test
    void aProcessThatDiedAndIsStartedAgainStillCounts() {
        assertThat(next(2, ready(1), member(2, ProcessState.WAITING))).isEmpty();
    }

    @Test
    void aStoppingProcessDoesNotCountButKeepsItsNumber() {
        assertThat(next(1, member(1, ProcessState.STOPPING))).containsExactly(new Start(2));
    }

    @Test
    void aRestartStartsOneMoreBeforeItStopsAny() {
        assertThat(next(2, outdated(1), outdated(2))).containsExactly(new Start(3));
    }

    @Test
    void aRestartStopsNoProcessWhileTheNewOneDoesNotServe() {
        assertThat(next(2, outdated(1), outdated(2), member(3, ProcessState.STARTING)))
                .isEmpty();
        assertThat(next(2, outdated(1), outdated(2), member(3, ProcessState.WAITING)))
                .isEmpty();
    }

    @Test
    void aRestartStopsOneOldProcessForEachNewOneThatServes() {
        assertThat(next(2, outdated(1), outdated(2), ready(3))).containsExactly(new Stop(2));
    }

    @Test
    void aProcessThatMustBeAloneEndsBeforeItIsReplaced() {
        assertThat(ReplicaPlanner.next(1, true, List.of(outdated(1)))).containsExactly(new Stop(1));
        assertThat(ReplicaPlanner.next(1, true, List.of(new Member(1, ProcessState.STOPPING, true))))
                .isEmpty();
        assertThat(ReplicaPlanner.next(1, true, List.of())).containsExactly(new Start(1));
    }

    @Test
    void unwantedProcessesAreStoppedAndNotReplaced() {
        assertThat(next(0, outdated(1), ready(2))).containsExactlyInAnyOrder(new Stop(1), new Stop(2));
        assertThat(ReplicaPlanner.next(0, true, List.of(outdated(1)))).containsExactly(new Stop(1));
    }

    /** A restart ends, whatever happens to the processes. Then as many serve as before, except those that died. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aRestartEndsAndNeverStopsMoreThanItStarts(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int wanted = 1 + random.nextInt(4);
        List<Member> members = new ArrayList<>();
        for (int instance = 1; instance <= wanted; instance++) {
            members.add(outdated(instance));
        }
        int turns = 0;
        while (!ReplicaPlanner.isSettled(wanted, members)) {
            assertThat(turns++).as("turns, seed " + seed).isLessThan(200);
            for (Step step : ReplicaPlanner.next(wanted, false, members)) {
                take(step, members);
            }
            assertThat(members.stream().filter(each -> each.state() == ProcessState.READY))
                    .as("serving, seed " + seed)
                    .hasSizeGreaterThanOrEqualTo(wanted);
            advanceOne(members, random);
        }
    }

    private static void take(Step step, List<Member> members) {
        switch (step) {
            case Start(int instance) -> members.add(member(instance, ProcessState.STARTING));
            case Stop(int instance) ->
                members.replaceAll(each -> each.instance() == instance
                        ? new Member(instance, ProcessState.STOPPING, each.outdated())
                        : each);
        }
    }

    private static void advanceOne(List<Member> members, SplittableRandom random) {
        Member chosen = members.get(random.nextInt(members.size()));
        members.remove(chosen);
        switch (chosen.state()) {
            case STOPPING -> {}
            case STARTING, WAITING, READY ->
                members.add(new Member(chosen.instance(), ProcessState.READY, chosen.outdated()));
        }
    }

    private static List<Step> next(int wanted, Member... members) {
        return ReplicaPlanner.next(wanted, false, List.of(members));
    }

    private static Member ready(int instance) {
        return member(instance, ProcessState.READY);
    }

    private static Member member(int instance, ProcessState state) {
        return new Member(instance, state, false);
    }

    private static Member outdated(int instance) {
        return new Member(instance, ProcessState.READY, true);
    }
}
