package caravan.chassis.runtime.telemetry;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import co.elastic.logging.JsonUtils;
import co.elastic.logging.logback.EcsEncoder;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/**
 * A log event as one line of JSON with the field names of the Elastic Common Schema. Elastic's encoder knows the thread's context, but not
 * the pairs that SLF4J 2 gives an event.
 */
final class EcsLines extends EcsEncoder {
    private final LogRing ring;

    /** @param ring gets each line too */
    EcsLines(LogRing ring) {
        this.ring = ring;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        byte[] line = super.encode(event);
        ring.add(event, line);
        return line;
    }

    @Override
    public void start() {
        setThrowableConverter(new BoundedStackTrace());
        super.start();
    }

    @Override
    protected void addCustomFields(ILoggingEvent event, StringBuilder line) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs == null) {
            return;
        }
        for (KeyValuePair pair : pairs) {
            // Collectors refuse an object that has a field twice.
            if (event.getMDCPropertyMap().containsKey(pair.key)) {
                continue;
            }
            line.append('"');
            JsonUtils.quoteAsString(pair.key, line);
            line.append("\":");
            if (pair.value instanceof Integer || pair.value instanceof Long) {
                line.append(pair.value);
            } else {
                line.append('"');
                JsonUtils.quoteAsString(String.valueOf(pair.value), line);
                line.append('"');
            }
            line.append(',');
        }
    }

    /** Without a limit, a deep recursion would be a line of a megabyte. */
    private static final class BoundedStackTrace extends ThrowableHandlingConverter {
        private static final int CHARACTERS_MAX = 16 * 1024;

        @Override
        public String convert(ILoggingEvent event) {
            IThrowableProxy thrown = event.getThrowableProxy();
            String text = thrown == null ? "" : ThrowableProxyUtil.asString(thrown);
            return text.substring(0, Math.min(text.length(), CHARACTERS_MAX));
        }
    }
}
