package caravan.journeys.calls;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The answer to a request. */
public record Answer(int status, HttpHeaders headers, byte[] body) {
    private static final JsonMapper JSON = JsonMapper.shared();

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public JsonNode json() {
        return JSON.readTree(body);
    }

    /** The text at a member of the body's object; empty if it is not there. */
    public String field(String name) {
        return json().path(name).asString("");
    }

    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** The target of {@code Link: …; rel="next"}. */
    public Optional<String> nextPage() {
        return header("Link")
                .filter(link -> link.endsWith("; rel=\"next\""))
                .map(link -> link.substring(1, link.indexOf('>')));
    }

    @Override
    public String toString() {
        return status + " " + text();
    }
}
