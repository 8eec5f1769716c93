package caravan.chassis.runtime;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.kernel.UuidV7;
import java.time.Clock;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Makes ids of the current moment. They must be unique, but are not secret; secrets come from {@code SecureRandom}. */
final class SystemIdentifiers implements Identifiers {
    private static final HexFormat HEX = HexFormat.of();

    private final Clock clock;

    SystemIdentifiers(Clock clock) {
        this.clock = clock;
    }

    @Override
    public UUID next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return UuidV7.at(clock.instant(), random.nextLong(), random.nextLong());
    }

    @Override
    public Cause startTrace(String worker) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        // The standard forbids a trace id of zeros, so the lowest bit is always set.
        String traceId = HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong() | 1);
        return new Cause(worker, new Trace(traceId, HEX.toHexDigits(random.nextLong() | 1)));
    }
}
