package caravan.chassis.runtime.telemetry;

import caravan.chassis.json.Json;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/** A log event as one line of JSON. */
final class JsonLines extends EncoderBase<ILoggingEvent> {
    /** Without a limit, a deep recursion would be a line of a megabyte. */
    private static final int EXCEPTION_CHARACTERS_MAX = 16 * 1024;

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("timestamp", event.getInstant());
        line.put("level", event.getLevel().toString());
        line.put("logger", event.getLoggerName());
        line.put("message", writable(event.getFormattedMessage()));
        event.getMDCPropertyMap().forEach((name, value) -> line.put(name, writable(value)));
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair ->
                    line.put(pair.key, pair.value instanceof Number number ? plain(number) : writable(pair.value)));
        }
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            String text = ThrowableProxyUtil.asString(thrown);
            line.put("exception", writable(text.substring(0, Math.min(text.length(), EXCEPTION_CHARACTERS_MAX))));
        }
        byte[] json = Json.write(line);
        byte[] ended = Arrays.copyOf(json, json.length + 1);
        ended[json.length] = '\n';
        return ended;
    }

    private static Object plain(Number number) {
        return number instanceof Integer || number instanceof Long ? number.longValue() : number.toString();
    }

    /** Half a surrogate pair has no UTF-8 form: encoding and decoding puts a question mark in its place. */
    private static String writable(Object value) {
        String text = String.valueOf(value);
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
