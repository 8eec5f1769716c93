package caravan.chassis.http.server.exchange;

import caravan.chassis.api.http.Problem;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.http.headers.AnswerHeaders;
import caravan.chassis.http.problems.ProblemWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A refusal over HTTP/1 whose bytes are made once. Only its path, its trace and fields that differ are written for each request. */
public final class PreparedProblem {
    private static final Trace ANY_TRACE = new Trace("0123456789abcdef0123456789abcdef", "0123456789abcdef");
    private static final String ANY_PATH = "/any-path";
    private static final String NO_FIELDS = "";

    private final String code;
    private final byte[] head;
    private final String bodyBeforePath;
    private final String bodyBeforeTrace;
    private final String bodyEnd;

    /** @param fields of every such answer, besides those that all answers have */
    public PreparedProblem(Problem problem, Map<String, String> fields) {
        this.code = problem.code();
        String start = "HTTP/1.1 " + HttpResponseStatus.valueOf(problem.status()) + "\r\n" + AnswerHeaders.lines(fields)
                + "Cache-Control: no-store\r\nContent-Type: " + ProblemWriter.MEDIA_TYPE + "\r\n";
        this.head = start.getBytes(StandardCharsets.US_ASCII);
        String body = new String(ProblemWriter.body(problem, ANY_PATH, ANY_TRACE), StandardCharsets.UTF_8);
        int path = body.indexOf(ANY_PATH);
        int trace = body.indexOf(ANY_TRACE.traceId());
        this.bodyBeforePath = body.substring(0, path);
        this.bodyBeforeTrace = body.substring(path + ANY_PATH.length(), trace);
        this.bodyEnd = body.substring(trace + ANY_TRACE.traceId().length());
    }

    public String code() {
        return code;
    }

    /** @see #answer(ByteBufAllocator, String, Trace, String) */
    public ByteBuf answer(ByteBufAllocator buffers, String path, Trace trace) {
        return answer(buffers, path, trace, NO_FIELDS);
    }

    /**
     * The whole answer.
     *
     * @param path of the request. It has no character that JSON escapes: the listener refuses quotes, backslashes and control characters.
     * @param lines further fields, each with its line end
     */
    public ByteBuf answer(ByteBufAllocator buffers, String path, Trace trace, String lines) {
        String body = bodyBeforePath + path + bodyBeforeTrace + trace.traceId() + bodyEnd;
        String more = lines + "content-length: " + body.length() + "\r\n";
        ByteBuf answer = buffers.ioBuffer(head.length + more.length() + AnswerHeaders.OWN_FIELD_BYTES + body.length());
        answer.writeBytes(head);
        answer.writeCharSequence(more, StandardCharsets.US_ASCII);
        AnswerHeaders.writeOwnFields(answer, trace);
        answer.writeCharSequence(body, StandardCharsets.US_ASCII);
        return answer;
    }
}
