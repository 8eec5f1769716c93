package caravan.chassis.api;

/** Names of tags that meters of several modules have. docs/metrics.md lists all meters. */
public final class MeterTags {
    /**
     * The service that a meter counts for. It is not {@code service}: Prometheus' service discovery gives targets a label of that name, and
     * a scrape would rename ours to {@code exported_service}.
     */
    public static final String SERVICE = "caravan_service";

    private MeterTags() {}
}
