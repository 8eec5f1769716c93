package caravan.chassis.http.routing;

import caravan.chassis.http.problems.Refusal;
import caravan.chassis.json.Json;
import caravan.chassis.json.JsonFault;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/** Reads a body of JSON strictly: an unknown field is refused. */
public final class JsonBody {
    private static final String JSON = "application/json";

    /** The media type of RFC 7396, for PATCH. */
    private static final String MERGE_PATCH = "application/merge-patch+json";

    private JsonBody() {}

    /** @throws Refusal 415 if the headers tell of something else than plain JSON in UTF-8; 400 if the body does not fit */
    public static <T> T read(MultiMap headers, byte[] body, Class<T> type) {
        requireJson(headers);
        try {
            return Json.read(body, type);
        } catch (JsonFault fault) {
            if (fault.pointer().isEmpty()) {
                throw Refusal.of(400, "invalid_body", "The body " + fault.detail() + ".");
            }
            throw Refusal.of(400, "invalid_field", fault.getMessage() + ".", fault.pointer());
        }
    }

    private static void requireJson(MultiMap headers) {
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        if (type == null || (!type.equals(JSON) && !isJson(type))) {
            throw Refusal.of(
                    415,
                    "unsupported_media_type",
                    "Send JSON in UTF-8, with Content-Type: application/json.",
                    "Content-Type");
        }
        String encoding = headers.get(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
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
