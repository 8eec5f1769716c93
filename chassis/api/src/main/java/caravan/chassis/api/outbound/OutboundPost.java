package caravan.chassis.api.outbound;

import java.net.URI;
import java.util.Map;

/**
 * A POST to a server outside.
 *
 * @param headers beside {@code Host}, {@code Content-Length} and {@code User-Agent}
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record OutboundPost(URI url, Map<String, String> headers, byte[] body) {
    public OutboundPost {
        headers = Map.copyOf(headers);
    }
}
