package caravan.run.supervisor.processes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Decides what to start and what to stop so that the wanted number of processes of one name run, all of the newest generation. A restart
 * is a new generation. It is rolled out one by one: an old process ends only when a new one serves in its place.
 */
final class ReplicaPlanner {
    private ReplicaPlanner() {}

    /** @param outdated whether it was started before the last restart was asked for */
    record Member(int instance, ProcessState state, boolean outdated) {
        private boolean stays() {
            return state != ProcessState.STOPPING;
        }
    }

    /** What to do next. */
    sealed interface Step {
        record Start(int instance) implements Step {}

        record Stop(int instance) implements Step {}
    }

    /**
     * The next steps; asked again whenever something has changed.
     *
     * @param isAlone whether two can never run at once, since they use the same port and data
     */
    static List<Step> next(int wanted, boolean isAlone, List<Member> members) {
        List<Member> staying = members.stream().filter(Member::stays).toList();
        List<Member> outdated = staying.stream().filter(Member::outdated).toList();
        if (isAlone) {
            return nextAlone(wanted, members, outdated);
        }
        if (staying.size() < wanted) {
            return starts(wanted - staying.size(), members);
        }
        boolean replacing = wanted > 0 && !outdated.isEmpty();
        int surplus = staying.size() - wanted - (replacing ? 1 : 0);
        if (surplus > 0) {
            return stops(surplus, staying);
        }
        if (!replacing || staying.stream().anyMatch(ReplicaPlanner::isNewAndNotReady)) {
            return List.of();
        }
        return staying.size() == wanted ? starts(1, members) : stops(1, outdated);
    }

    /** Whether nothing is left to do or to wait for. */
    static boolean isSettled(int wanted, List<Member> members) {
        return members.size() == wanted
                && members.stream().allMatch(each -> each.state() == ProcessState.READY && !each.outdated());
    }

    private static List<Step> nextAlone(int wanted, List<Member> members, List<Member> outdated) {
        if (members.isEmpty()) {
            return wanted > 0 ? starts(1, members) : List.of();
        }
        List<Member> stopping =
                wanted > 0 ? outdated : members.stream().filter(Member::stays).toList();
        return stops(stopping.size(), stopping);
    }

    private static boolean isNewAndNotReady(Member member) {
        return !member.outdated() && member.state() != ProcessState.READY;
    }

    private static List<Step> starts(int count, List<Member> members) {
        Set<Integer> taken = members.stream().map(Member::instance).collect(Collectors.toSet());
        return IntStream.iterate(1, instance -> instance + 1)
                .filter(instance -> !taken.contains(instance))
                .limit(count)
                .<Step>mapToObj(Step.Start::new)
                .toList();
    }

    /** First those that serve nobody, then the outdated ones, then the youngest. */
    private static List<Step> stops(int count, List<Member> candidates) {
        Predicate<Member> serves = each -> each.state() == ProcessState.READY;
        List<Member> sorted = new ArrayList<>(candidates);
        sorted.sort(Comparator.comparing(serves::test)
                .thenComparing(each -> !each.outdated())
                .thenComparing(Comparator.comparingInt(Member::instance).reversed()));
        return sorted.stream()
                .limit(count)
                .<Step>map(each -> new Step.Stop(each.instance()))
                .toList();
    }
}
