package caravan.client;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A refusal by the server (RFC 9457).
 *
 * @param code for programs, such as {@code out_of_stock}; empty if the server sent none
 * @param detail for people
 * @param field the wrong field
 */
public record ProblemDetails(int status, String code, String detail, Optional<String> field) {
    static ProblemDetails of(int status, JsonNode body) {
        return new ProblemDetails(
                status,
                body.path("code").asString(""),
                body.path("detail").asString(body.path("title").asString("")),
                body.path("field").stringValueOpt());
    }

    @Override
    public String toString() {
        return status
                + (code.isEmpty() ? "" : " " + code)
                + (detail.isEmpty() ? "" : ": " + detail)
                + field.map(at -> " (" + at + ")").orElse("");
    }
}
