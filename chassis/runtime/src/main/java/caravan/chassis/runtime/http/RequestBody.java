package caravan.chassis.runtime.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.OptionalLong;

/** Reads a JSON body whole, within its bound. */
final class RequestBody {
    private static final String JSON = "application/json";

    /** RFC 7396's own type, for PATCH. */
    private static final String MERGE_PATCH = "application/merge-patch+json";

    private RequestBody() {}

    /** @throws Refusal 413, if there is more */
    static byte[] read(ServerRequest request, int bytesMax) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        OptionalLong length = request.headers().contentLength();
        if (length.isPresent() && length.getAsLong() > bytesMax) {
            throw tooLarge(bytesMax);
        }
        try (InputStream in = request.content().inputStream()) {
            byte[] bytes = in.readNBytes(bytesMax + 1);
            if (bytes.length > bytesMax) {
                throw tooLarge(bytesMax);
            }
            return bytes;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Refusal tooLarge(int bytesMax) {
        return Refusal.of(413, "too_large", "A request's body has at most " + bytesMax + " bytes.");
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
