package caravan.chassis.http;

import caravan.chassis.api.Reply;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** Reads a JSON body whole, within its bound. */
final class RequestBody {
    private static final String JSON = "application/json";

    /** RFC 7396's own type, for PATCH. */
    private static final String MERGE_PATCH = "application/merge-patch+json";

    /**
     * So much of a body that is too large is still read: a client that is cut off while it sends does not see the answer.
     * One that sends more yet is cut off.
     */
    static final int REFUSED_BYTES_READ_MAX = 1024 * 1024;

    private RequestBody() {}

    /** @throws Refusal 413, if there is more; 400, if it cannot be read */
    static byte[] read(ServerRequest request, int bytesMax) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        OptionalLong length = request.headers().contentLength();
        if (length.isPresent() && length.getAsLong() > bytesMax + REFUSED_BYTES_READ_MAX) {
            throw tooLarge(bytesMax);
        }
        byte[] bytes;
        try (InputStream in = request.content().inputStream()) {
            bytes = in.readNBytes(bytesMax + 1);
            if (bytes.length > bytesMax) {
                in.skip(REFUSED_BYTES_READ_MAX);
            }
        } catch (RequestException refused) {
            throw refused.status().code() == 413 ? tooLarge(bytesMax) : broken();
        } catch (IOException | RuntimeException broken) {
            // Helidon throws all kinds of exceptions for chunks that are malformed, and for a body that breaks off
            throw broken();
        }
        if (bytes.length > bytesMax) {
            throw tooLarge(bytesMax);
        }
        return bytes;
    }

    private static Refusal tooLarge(int bytesMax) {
        return closing(413, "too_large", "A request's body has at most " + bytesMax + " bytes.");
    }

    private static Refusal broken() {
        return closing(400, "malformed_request", "The body could not be read: its framing is wrong, or it breaks off.");
    }

    /** What is left of the body must not be taken for the connection's next request. */
    private static Refusal closing(int status, String code, String detail) {
        return new Refusal(Reply.problem(status, code, detail).withHeader("Connection", "close"));
    }

    /** @throws Refusal 415, if the body is not plain JSON in UTF-8 */
    static void requireJson(ServerRequest request) {
        String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
        if (!type.equals(JSON) && !isJson(type)) {
            throw Refusal.of(
                    415,
                    "unsupported_media_type",
                    "Send JSON in UTF-8, with Content-Type: application/json.",
                    "Content-Type");
        }
        String encoding = request.headers().first(HeaderNames.CONTENT_ENCODING).orElse("identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            throw Refusal.of(
                    415, "unsupported_encoding", "Send the body without a Content-Encoding.", "Content-Encoding");
        }
    }

    private static boolean isJson(String header) {
        String[] parts = header.split(";", -1);
        String type = parts[0].strip();
        if (!type.equalsIgnoreCase(JSON) && !type.equalsIgnoreCase(MERGE_PATCH)) {
            return false;
        }
        for (int at = 1; at < parts.length; at++) {
            String parameter = parts[at].strip();
            if (parameter.regionMatches(true, 0, "charset=", 0, 8)
                    && !parameter.substring(8).replace("\"", "").equalsIgnoreCase("utf-8")) {
                return false;
            }
        }
        return true;
    }
}
