package caravan.chassis.runtime.telemetry;

import caravan.chassis.http.documents.MetricsPages;
import caravan.chassis.http.routing.HttpMetrics;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The process' meters, in Prometheus' text format. */
public final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(
            new StrictConfig(), new PrometheusRegistry(), Clock.SYSTEM, new ExemplarTrace());
    private final JvmGcMetrics collections = new JvmGcMetrics();

    /** OpenMetrics 1.0.0 lets only buckets and counters have exemplars; Micrometer's default gives them to other lines too. */
    private static final class StrictConfig implements PrometheusConfig {
        @Override
        public @Nullable String get(String key) {
            return null;
        }

        @Override
        public Properties prometheusProperties() {
            Properties properties = new Properties();
            properties.setProperty("io.prometheus.exporter.exemplarsOnAllMetricTypes", "false");
            return properties;
        }
    }

    /** Adds the meters of the JVM and the process. Apart from the registry, since databases start while it works. */
    public void addThoseOfTheProcess() {
        new JvmMemoryMetrics().bindTo(registry);
        collections.bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new ResidentMemory().bindTo(registry);
    }

    /** The registry where every part registers its meters. */
    public MeterRegistry registry() {
        return registry;
    }

    /** All meters in Prometheus' text format, version 0.0.4. */
    public String scrape() {
        return registry.scrape();
    }

    /** All meters in OpenMetrics 1.0.0, with exemplars. */
    public String openMetrics() {
        return registry.scrape(MetricsPages.OPEN_METRICS);
    }

    /** Where a server registers its meters, and what it gives to readers. */
    public HttpMetrics ofHttp() {
        return new HttpMetrics(registry, this::scrape, Optional.of(this::openMetrics));
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
