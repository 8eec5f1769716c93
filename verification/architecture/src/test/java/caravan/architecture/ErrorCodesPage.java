package caravan.architecture;

import caravan.chassis.http.problems.ErrorCode;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** docs/errors.md. */
final class ErrorCodesPage {
    private static final String START = """
            # Error codes

            An error is a problem (RFC 9457) with a `code`. One code means one thing, whichever service answers it. A program decides by the `code`;
            the `detail` is for people and may change. `field` names the field, parameter or header at fault, `trace_id` finds the request
            in the logs.

                {"type":"/errors/invalid_field","title":"Bad Request","status":400,"detail":"/items/0/quantity must be …",
                 "instance":"/orders","code":"invalid_field","field":"/items/0/quantity","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}

            The `type` is the address of the code's description, on the same server: `GET /errors` lists the codes of all that runs there,
            `GET /errors/{code}` describes one, as JSON or, for a browser, as HTML. Every process and the gateway serve both, to anyone. The
            address is a relative reference with the full path (RFC 9457, 3.1.1), because a process does not know the address that its
            callers use.

            ## Which status

            | Status | When | The caller should |
            |---|---|---|
            | 400 | The request itself is malformed or breaks its schema: its syntax, an unknown field or parameter, a value \
            outside the bounds of its type. The same request is refused whatever the server knows. | mend the request |
            | 422 | The request is well-formed, but what the service knows or a rule refuses it: an unknown SKU, two currencies in \
            one order, a common password, a key that was used for another request. | ask for something else |
            | 409 | The request conflicts with the state of a thing, and can succeed once that has changed: a username that is \
            taken, an order that is shipped, a price that has changed. | read the thing, and decide anew |
            | 412 | The `If-Match` of the request names another version. | read the thing, and decide anew |
            | 429 | This caller asks too much. | wait |
            | 502, 503, 504 | The server cannot do it now, or its answer was lost. | repeat it, a write with its `Idempotency-Key` |

            A 4xx changed nothing, unless its description says otherwise.
            """;

    private static final String END = """

            This page is written from the files `META-INF/caravan/errors.json` of all modules. To add a code, describe it in the file of the
            module that answers it (for a service, in its contract), then run
            `./mvnw -q -pl verification/architecture -am test -Dtest=ErrorCodesTest -Dsurefire.failIfNoSpecifiedTests=false`, and copy the
            page that it writes.
            """;

    private ErrorCodesPage() {}

    static String of(Collection<ErrorCode> codes) {
        // The common ones first.
        Stream<String> parts = codes.stream()
                .map(ErrorCode::answeredBy)
                .distinct()
                .sorted(Comparator.comparing((String by) -> !by.equals("every process"))
                        .thenComparing(by -> by));
        return START + parts.map(by -> part(by, codes)).collect(Collectors.joining()) + END;
    }

    private static String part(String by, Collection<ErrorCode> codes) {
        List<ErrorCode> mine = codes.stream()
                .filter(each -> each.answeredBy().equals(by))
                .sorted(Comparator.comparing((ErrorCode each) -> each.statuses().getFirst())
                        .thenComparing(ErrorCode::code))
                .toList();
        return "\n## Answered by " + by + "\n\n| Status | Code | What happened | What to do |\n|---|---|---|---|\n"
                + mine.stream().map(ErrorCodesPage::line).collect(Collectors.joining());
    }

    private static String line(ErrorCode code) {
        String statuses = code.statuses().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return "| " + statuses + " | `" + code.code() + "` | " + code.meaning() + " | " + code.remedy() + " |\n";
    }
}
