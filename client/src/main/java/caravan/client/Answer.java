package caravan.client;

import java.net.http.HttpHeaders;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** A complete answer. */
record Answer(int status, HttpHeaders headers, String text) {
    private static final JsonMapper JSON = JsonMapper.shared();

    boolean isDone() {
        return status >= 200 && status < 300;
    }

    /** The body, or a missing node if it is empty or not JSON. */
    JsonNode json() {
        if (text.isEmpty()) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(text);
        } catch (JacksonException notJson) {
            return MissingNode.getInstance();
        }
    }

    <T> Outcome<T> as(Function<JsonNode, T> read) {
        return isDone() ? new Outcome.Done<>(status, read.apply(json())) : refused();
    }

    <T> Outcome<T> refused() {
        return new Outcome.Refused<>(ProblemDetails.of(status, json()));
    }
}
