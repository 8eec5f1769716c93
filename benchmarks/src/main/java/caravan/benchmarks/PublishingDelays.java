package caravan.benchmarks;

import caravan.run.supervisor.Fleet;
import caravan.run.supervisor.processes.FleetProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The time from a message's commit until the broker has acknowledged it, as the publishing processes report it, for all services
 * together.
 *
 * @param here messages that the publishing process committed itself, by the upper limit of their bucket in seconds, cumulative
 * @param elsewhere those that another process had committed
 */
record PublishingDelays(NavigableMap<Double, Double> here, NavigableMap<Double, Double> elsewhere) {
    private static final String BUCKETS = "caravan_relay_delay_seconds_bucket";

    static PublishingDelays now(Fleet fleet) throws IOException {
        List<ScrapedMetrics> metrics = new ArrayList<>();
        for (FleetProcess process : fleet.processes()) {
            // The broker and the registry speak no HTTP.
            if (process.address().filter(it -> it.startsWith("http")).isPresent()) {
                URI address = URI.create(process.address().get());
                metrics.add(ScrapedMetrics.read(new InetSocketAddress(address.getHost(), address.getPort())));
            }
        }
        return of(metrics);
    }

    static PublishingDelays of(List<ScrapedMetrics> processes) {
        PublishingDelays all = new PublishingDelays(new TreeMap<>(), new TreeMap<>());
        for (ScrapedMetrics process : processes) {
            process.samples(BUCKETS).forEach(sample -> {
                Map<Double, Double> buckets = sample.label("committed").equals("here") ? all.here : all.elsewhere;
                String end = sample.label("le");
                buckets.merge(
                        end.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(end),
                        sample.value(),
                        Double::sum);
            });
        }
        return all;
    }

    /** For messages that were acknowledged since an earlier moment. */
    PublishingDelays since(PublishingDelays before) {
        return new PublishingDelays(since(here, before.here), since(elsewhere, before.elsewhere));
    }

    private static NavigableMap<Double, Double> since(Map<Double, Double> now, Map<Double, Double> before) {
        NavigableMap<Double, Double> more = new TreeMap<>();
        now.forEach((end, count) -> more.put(end, count - before.getOrDefault(end, 0.0)));
        return more;
    }

    /** The median in milliseconds, with an even distribution within its bucket; empty if there was no message. */
    static OptionalDouble medianMilliseconds(NavigableMap<Double, Double> buckets) {
        if (buckets.isEmpty() || buckets.lastEntry().getValue() == 0) {
            return OptionalDouble.empty();
        }
        double half = buckets.lastEntry().getValue() / 2;
        double begin = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bucket : buckets.entrySet()) {
            if (bucket.getValue() >= half) {
                double end = bucket.getKey().isInfinite() ? begin : bucket.getKey();
                double part = (half - below) / (bucket.getValue() - below);
                return OptionalDouble.of((begin + part * (end - begin)) * 1e3);
            }
            begin = bucket.getKey();
            below = bucket.getValue();
        }
        return OptionalDouble.empty();
    }
}
