package caravan.benchmarks;

import caravan.benchmarks.load.Load;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a Caravan behaves when it is asked for more orders than it can place.
 *
 * @param normal at half the peak
 * @param peak as many callers as place the most orders
 * @param pressed at a multiple of the peak, each
 * @param normalAfter how long after the last of these the latencies are normal again; empty if they are not within a minute
 */
record OverloadFigures(Phase normal, Phase peak, List<Pressed> pressed, Optional<Duration> normalAfter) {
    OverloadFigures {
        pressed = List.copyOf(pressed);
    }

    /**
     * One load and what it took.
     *
     * @param server processor time of Caravan
     * @param generator processor time of the callers
     */
    record Phase(Load.Result load, ServerTime server, Duration generator, int processors) {
        double serverMicrosecondsPerOrder() {
            return microseconds(server.jvms().plus(server.postgres())) / Math.max(1, load.answered());
        }

        double jvmMicrosecondsPerOrder() {
            return microseconds(server.jvms()) / Math.max(1, load.answered());
        }

        /** Of all processors, during the load. */
        double generatorShare() {
            return generator.toNanos() / 1e9 / load.seconds() / processors;
        }
    }

    /** @param times the peak */
    record Pressed(double times, Phase phase) {
        /** What the JVM spends beyond that of its orders, for each refusal. */
        double microsecondsPerRefusal(Phase peak) {
            Load.Result load = phase.load();
            double ofOrders = load.answered() * peak.jvmMicrosecondsPerOrder();
            return load.refused() == 0
                    ? 0
                    : Math.max(0, (microseconds(phase.server().jvms()) - ofOrders) / load.refused());
        }

        /** The share of all processors that refusals take. */
        double refusalShare(Phase peak) {
            Load.Result load = phase.load();
            return microsecondsPerRefusal(peak) * load.refused() / 1e6 / load.seconds() / phase.processors();
        }

        double ofPeak(Phase peak) {
            return phase.load().perSecond() / peak.load().perSecond();
        }

        /** The accepted orders, divided by those for which load generator and refusals leave processor time. */
        double ofWhatIsLeft(Phase peak) {
            double left = 1 - phase.generatorShare() - refusalShare(peak);
            double atPeak = 1 - peak.generatorShare();
            return ofPeak(peak) / Math.max(0.01, left / atPeak);
        }
    }

    private static double microseconds(Duration time) {
        return time.toNanos() / 1e3;
    }

    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("peak_per_second", FiguresJson.rounded(peak.load().perSecond()));
        json.put("peak_processor_us_per_order", FiguresJson.rounded(peak.serverMicrosecondsPerOrder()));
        json.put("normal_p99_ms", FiguresJson.rounded(normal.load().milliseconds(99)));
        json.put("pressed", pressed.stream().map(this::json).toList());
        json.put(
                "normal_again_after_seconds",
                normalAfter
                        .map(after -> FiguresJson.rounded(after.toNanos() / 1e9))
                        .orElse(null));
        return json;
    }

    private Map<String, Object> json(Pressed each) {
        Load.Result load = each.phase().load();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("times_peak", each.times());
        json.put("accepted_per_second", FiguresJson.rounded(load.perSecond()));
        json.put("refused_per_second", FiguresJson.rounded(load.refusedPerSecond()));
        json.put("failed_without_refusal", load.failed() - load.refused());
        json.put("of_peak", FiguresJson.rounded(each.ofPeak(peak)));
        json.put("of_what_is_left", FiguresJson.rounded(each.ofWhatIsLeft(peak)));
        json.put("generator_share", FiguresJson.rounded(each.phase().generatorShare()));
        json.put("refusal_share", FiguresJson.rounded(each.refusalShare(peak)));
        json.put("processor_us_per_refusal", FiguresJson.rounded(each.microsecondsPerRefusal(peak)));
        json.put("accepted_p99_ms", FiguresJson.rounded(load.milliseconds(99)));
        json.put("refused_p99_ms", FiguresJson.rounded(load.refusalMilliseconds(99)));
        return json;
    }
}
