package caravan.chassis.discovery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each outage of a source once at its beginning and once at its end, however often failures are noticed. */
final class OutageLog {
    private static final Logger LOG = LoggerFactory.getLogger(OutageLog.class);

    private final String source;
    private boolean lasting;
    private long sinceNanos;

    /** @param source for the log, such as {@code registry 10.0.0.5:2181} */
    OutageLog(String source) {
        this.source = source;
    }

    /** @return whether it is a new outage */
    synchronized boolean begins(@Nullable String reason) {
        if (lasting) {
            return false;
        }
        lasting = true;
        sinceNanos = System.nanoTime();
        LOG.atWarn()
                .addKeyValue("source", source)
                .addKeyValue("reason", reason)
                .log("Addresses cannot be read now; the last known addresses stay in use");
        return true;
    }

    synchronized void ends() {
        if (lasting) {
            lasting = false;
            LOG.atInfo()
                    .addKeyValue("source", source)
                    .addKeyValue(
                            "away_ms",
                            Duration.ofNanos(System.nanoTime() - sinceNanos).toMillis())
                    .log("Addresses can be read again");
        }
    }
}
