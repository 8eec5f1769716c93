package caravan.edge.gateway.balancing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Picks an instance: draws two at random, and takes the one with fewer requests in flight (Mitzenmacher, The Power of Two Choices in
 * Randomized
 * Load Balancing, 2001). An instance that comes back is drawn less often, and counts as busier, until it is warm.
 */
public final class LoadBalancer {
    private LoadBalancer() {}

    /** An instance with its current state. */
    public interface Candidate {
        int inFlight();

        InstanceHealth health();
    }

    /**
     * Picks one. Empty only if there are no candidates: if all are ejected, they are used anyway.
     *
     * @param tried used again only if there is no other
     */
    public static <C extends Candidate> Optional<C> pick(
            List<C> candidates, List<C> tried, long nowNanos, InstanceHealth.Policy policy, RandomGenerator random) {
        if (candidates.size() == 1) {
            return Optional.of(candidates.getFirst());
        }
        List<C> fit = new ArrayList<>(candidates.size());
        for (C candidate : candidates) {
            if (!candidate.health().isEjected(nowNanos) && !tried.contains(candidate)) {
                fit.add(candidate);
            }
        }
        if (fit.isEmpty()) {
            fit = without(candidates, tried);
        }
        if (fit.size() < 2) {
            return fit.stream().findFirst();
        }
        double[] weights = new double[fit.size()];
        for (int at = 0; at < weights.length; at++) {
            weights[at] = fit.get(at).health().weight(nowNanos, policy);
        }
        int first = draw(weights, random);
        double firstWeight = weights[first];
        weights[first] = 0;
        int second = draw(weights, random);
        double firstLoad = fit.get(first).inFlight() / firstWeight;
        double secondLoad = fit.get(second).inFlight() / weights[second];
        return Optional.of(fit.get(secondLoad < firstLoad ? second : first));
    }

    private static <C> List<C> without(List<C> candidates, List<C> tried) {
        List<C> rest = new ArrayList<>(candidates);
        rest.removeAll(tried);
        return rest.isEmpty() ? candidates : rest;
    }

    private static int draw(double[] weights, RandomGenerator random) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        double point = random.nextDouble() * sum;
        int last = 0;
        for (int at = 0; at < weights.length; at++) {
            if (weights[at] > 0) {
                last = at;
                point -= weights[at];
                if (point < 0) {
                    return at;
                }
            }
        }
        return last;
    }

    /** Whether one more instance may be ejected. Only a share of all may be. */
    public static boolean mayEject(List<? extends Candidate> candidates, long nowNanos, int ejectedShareMaxPercent) {
        int ejected = 0;
        for (Candidate candidate : candidates) {
            if (candidate.health().isEjected(nowNanos)) {
                ejected++;
            }
        }
        return (ejected + 1) * 100 <= candidates.size() * ejectedShareMaxPercent;
    }
}
