package caravan.chassis.http.problems;

import caravan.chassis.api.Problem;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Optional;

/** A problem as RFC 9457 writes it. */
public record ProblemDetails(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String code,
        Optional<String> field,
        String traceId) {

    public static ProblemDetails of(Problem problem, String path, String traceId) {
        return new ProblemDetails(
                "urn:caravan:problem:" + problem.code(),
                HttpResponseStatus.valueOf(problem.status()).reasonPhrase(),
                problem.status(),
                problem.detail(),
                path,
                problem.code(),
                problem.field(),
                traceId);
    }
}
