package caravan.chassis.http.problems;

import caravan.chassis.api.http.Problem;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.json.Json;
import caravan.chassis.json.RawJson;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Writes problem details (RFC 9457), for services, the gateway and the listener. */
public final class ProblemWriter {
    public static final CharSequence MEDIA_TYPE = HttpHeaders.createOptimized("application/problem+json");

    private record Details(
            String type,
            String title,
            int status,
            String detail,
            String instance,
            String code,
            Optional<String> field,
            Optional<RawJson> current,
            String traceId) {}

    private ProblemWriter() {}

    /**
     * An answer's body.
     *
     * @param path of the request, without its query; empty if it is not known
     */
    public static byte[] body(Problem problem, String path, Trace trace) {
        return Json.write(new Details(
                ErrorCode.addressOf(problem.code()),
                HttpResponseStatus.valueOf(problem.status()).reasonPhrase(),
                problem.status(),
                problem.detail(),
                path,
                problem.code(),
                problem.field(),
                problem.current().map(Json::write).map(json -> new RawJson(new String(json, StandardCharsets.UTF_8))),
                trace.traceId()));
    }
}
