package caravan.chassis.discovery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs once that a source is away, however often that is noticed, and once that it is back. */
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
                .log("The source of addresses is away; the last known addresses are used until it is back");
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
                    .log("The source of addresses is back");
        }
    }
}
