package caravan.run.supervisor.terminal;

import caravan.run.supervisor.control.ControlJson;
import caravan.run.supervisor.control.FleetStatus;
import caravan.run.supervisor.control.FleetStatus.ProcessStatus;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The processes of a fleet as targets for Prometheus' discovery by files ({@code file_sd_configs}) or HTTP ({@code http_sd_configs}). */
final class PrometheusTargets {
    private PrometheusTargets() {}

    /** Some addresses with the labels that a scrape adds to all of their metrics. Names that begin with two underscores are options. */
    record Group(List<String> targets, Map<String, String> labels) {}

    /** JSON: a group for each process that serves HTTP. A process that is being started again is left out. */
    static String json(FleetStatus status) {
        return ControlJson.MAPPER.writeValueAsString(status.processes().stream()
                .flatMap(process -> group(process).stream())
                .toList());
    }

    private static Optional<Group> group(ProcessStatus process) {
        return process.address()
                .filter(address -> address.startsWith("http"))
                .map(URI::create)
                .map(address -> new Group(List.of(address.getAuthority()), labels(process, address)));
    }

    private static Map<String, String> labels(ProcessStatus process, URI address) {
        Map<String, String> labels = new TreeMap<>();
        labels.put("process", process.name() + "-" + process.instance());
        labels.put("service", process.name());
        if (!address.getScheme().equals("http")) {
            labels.put("__scheme__", address.getScheme());
        }
        return labels;
    }
}
