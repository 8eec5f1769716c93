package caravan.chassis.testkit.values;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.kernel.UuidV7;
import java.time.Clock;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Ids for tests, of the clock's moment. */
public final class RandomIdentifiers implements Identifiers {
    private final Clock clock;

    public RandomIdentifiers(Clock clock) {
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
        HexFormat hex = HexFormat.of();
        String traceId = hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
        return new Cause(worker, new Trace(traceId, hex.toHexDigits(random.nextLong())));
    }
}
