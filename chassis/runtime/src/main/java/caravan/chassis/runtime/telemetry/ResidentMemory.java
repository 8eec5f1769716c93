package caravan.chassis.runtime.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The resident memory of the whole process, from Linux (proc(5), VmRSS and VmHWM). */
final class ResidentMemory implements MeterBinder {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long KIBIBYTE = 1024;

    @Override
    public void bindTo(MeterRegistry registry) {
        if (Files.isReadable(STATUS)) {
            Gauge.builder("process.resident.memory", () -> bytes("VmRSS:"))
                    .baseUnit("bytes")
                    .description("Memory of the process that is in RAM")
                    .register(registry);
            Gauge.builder("process.resident.memory.peak", () -> bytes("VmHWM:"))
                    .baseUnit("bytes")
                    .description("The highest resident memory since the process started")
                    .register(registry);
        }
    }

    private static double bytes(String field) {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIBIBYTE)
                    .findFirst()
                    .orElse(0);
        } catch (IOException gone) {
            return Double.NaN;
        }
    }
}
