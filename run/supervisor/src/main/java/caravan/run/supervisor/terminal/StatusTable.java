package caravan.run.supervisor.terminal;

import caravan.kernel.WireNames;
import caravan.run.supervisor.control.FleetStatus;
import caravan.run.supervisor.control.FleetStatus.ProcessStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The status of a fleet as lines for people. */
final class StatusTable {
    private static final String ROW = "%-14s %-28s %8s  %-9s %-6s %9s %7s %8s  %s";
    private static final long MEBIBYTE = 1 << 20;
    private static final long SECONDS_A_MINUTE = 60;
    private static final long SECONDS_AN_HOUR = 3600;
    private static final long SECONDS_A_DAY = 86_400;

    private StatusTable() {}

    static List<String> of(FleetStatus status) {
        List<String> lines = new ArrayList<>();
        lines.add("The fleet on " + status.data() + " serves at " + status.address() + " (supervisor: process "
                + status.processId() + ")");
        lines.add("");
        lines.add(ROW.formatted("process", "address", "pid", "state", "health", "memory", "lag", "restarts", "up")
                .stripTrailing());
        status.processes().forEach(process -> lines.add(row(process)));
        long total = status.processes().stream()
                .flatMap(process -> process.memoryBytes().stream())
                .mapToLong(Long::longValue)
                .sum();
        lines.add(ROW.formatted("", "", "", "", "", memory(total), "", "", "in all")
                .stripTrailing());
        if (!status.unsettled().isEmpty()) {
            lines.add("");
            lines.add("Not as wanted yet: " + String.join(", ", status.unsettled()));
        }
        return lines;
    }

    private static String row(ProcessStatus process) {
        return ROW.formatted(
                        process.name() + "-" + process.instance(),
                        process.address().orElse("-"),
                        process.processId() == 0 ? "-" : Long.toString(process.processId()),
                        WireNames.of(process.state()),
                        process.health(),
                        process.memoryBytes().map(StatusTable::memory).orElse("-"),
                        text(process.lag()),
                        Integer.toString(process.restarts()),
                        uptime(process.uptimeSeconds()))
                .stripTrailing();
    }

    private static String text(Optional<Long> number) {
        return number.map(String::valueOf).orElse("-");
    }

    private static String memory(long bytes) {
        return Math.round((double) bytes / MEBIBYTE) + " MiB";
    }

    /** The two largest units. */
    private static String uptime(long seconds) {
        if (seconds < SECONDS_A_MINUTE) {
            return seconds + " s";
        }
        if (seconds < SECONDS_AN_HOUR) {
            return seconds / SECONDS_A_MINUTE + " min " + seconds % SECONDS_A_MINUTE + " s";
        }
        if (seconds < SECONDS_A_DAY) {
            return seconds / SECONDS_AN_HOUR + " h " + seconds % SECONDS_AN_HOUR / SECONDS_A_MINUTE + " min";
        }
        return seconds / SECONDS_A_DAY + " d " + seconds % SECONDS_A_DAY / SECONDS_AN_HOUR + " h";
    }
}
