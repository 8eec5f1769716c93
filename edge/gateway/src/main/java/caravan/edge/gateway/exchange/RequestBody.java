package caravan.edge.gateway.exchange;

import io.helidon.http.RequestException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** Reads a request's body whole, within its bound, so that it can be sent more than once. */
public sealed interface RequestBody {
    /**
     * So much of a body that is too large is still read: a client that is cut off while it sends does not see the answer.
     * One that sends more yet is cut off.
     */
    int REFUSED_BYTES_READ_MAX = 1024 * 1024;

    byte[] NOTHING = new byte[0];

    record Whole(byte[] bytes) implements RequestBody {}

    record Unfit(Refused refused) implements RequestBody {}

    static RequestBody read(ServerRequest request, int bytesMax) {
        if (!request.content().hasEntity()) {
            return new Whole(NOTHING);
        }
        OptionalLong length = request.headers().contentLength();
        if (length.isPresent() && length.getAsLong() > bytesMax + REFUSED_BYTES_READ_MAX) {
            return tooLarge(bytesMax);
        }
        try (InputStream in = request.content().inputStream()) {
            byte[] bytes = in.readNBytes(bytesMax + 1);
            if (bytes.length <= bytesMax) {
                return new Whole(bytes);
            }
            in.skip(REFUSED_BYTES_READ_MAX);
            return tooLarge(bytesMax);
        } catch (RequestException refused) {
            return refused.status().code() == 413 ? tooLarge(bytesMax) : broken();
        } catch (IOException | RuntimeException broken) {
            // Helidon throws all kinds of exceptions for chunks that are malformed, and for a body that breaks off
            return broken();
        }
    }

    private static RequestBody tooLarge(int bytesMax) {
        return new Unfit(Refused.closing(413, "too_large", "A request's body has at most " + bytesMax + " bytes."));
    }

    private static RequestBody broken() {
        return new Unfit(Refused.closing(
                400, "malformed_request", "The body could not be read: its framing is wrong, or it breaks off."));
    }
}
