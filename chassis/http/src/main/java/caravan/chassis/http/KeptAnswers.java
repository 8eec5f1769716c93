package caravan.chassis.http;

import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.tracing.KeptTrace;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.http.headers.AnswerHeaders;
import caravan.chassis.http.headers.Preconditions;
import caravan.chassis.http.problems.Refusal;
import caravan.chassis.http.representations.Editions;
import caravan.chassis.http.representations.Representation;
import caravan.chassis.http.representations.RepresentationCache;
import caravan.chassis.http.requestlog.RequestLog;
import caravan.chassis.http.routing.Route;
import caravan.chassis.http.server.framing.RequestHead;
import io.micrometer.core.instrument.Timer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Answers GETs from kept representations. Token, role, session and owner are checked before each answer. */
final class KeptAnswers {
    private static final byte[] NO_BODY = {};

    private final RepresentationCache representations;
    private final Authorizer authorizer;
    private final RequestLog log;
    private final RequestTraces traces;

    KeptAnswers(RepresentationCache representations, Authorizer authorizer, RequestLog log, RequestTraces traces) {
        this.representations = representations;
        this.authorizer = authorizer;
        this.log = log;
        this.traces = traces;
    }

    /** The whole answer to a GET, or null if its target is not kept or the token is not verified yet. */
    @Nullable
    ByteBuf find(RequestHead head, byte[] bytes, ByteBufAllocator buffers) {
        long startedNanos = System.nanoTime();
        Representation found = representations.find(head.target(bytes));
        // A request that the access log has goes the usual way.
        if (found == null || log.isAccessLog() || !isAdmitted(found, head.authorization(bytes))) {
            return null;
        }
        String traceparent = head.traceparent(bytes);
        if (traces.needsUsualWay(traceparent)) {
            return null;
        }
        String known = head.ifNoneMatch(bytes);
        String etag = found.etag();
        boolean unchanged = known != null && etag != null && Preconditions.noneMatchFails(known, etag);
        byte[] start = unchanged ? found.unchangedHead() : found.head();
        byte[] body = unchanged ? NO_BODY : found.body();
        ByteBuf answer = buffers.ioBuffer(start.length + AnswerHeaders.OWN_FIELD_BYTES + body.length);
        answer.writeBytes(start);
        Trace trace = traces.ofKeptAnswer(traceparent, startedNanos);
        if (trace == null) {
            AnswerHeaders.writeOwnFields(answer, Optional.ofNullable(traceparent));
        } else {
            AnswerHeaders.writeOwnFields(answer, trace);
        }
        answer.writeBytes(body);
        int status = unchanged ? 304 : 200;
        Timer timer = found.route().timer(status);
        long nanos = System.nanoTime() - startedNanos;
        if (trace == null) {
            timer.record(nanos, TimeUnit.NANOSECONDS);
        } else {
            KeptTrace.during(trace, () -> timer.record(nanos, TimeUnit.NANOSECONDS));
            traces.answered(trace, traceparent, "GET", found.route(), status, Optional.empty(), startedNanos);
        }
        return answer;
    }

    /** A caller who is refused, or whose token must be verified first, goes the usual way. */
    private boolean isAdmitted(Representation found, @Nullable String authorization) {
        try {
            return authorizer.checkKnown(found.route().access(), authorization)
                            instanceof Authorizer.Credentials.Decided decided
                    && found.isFor(decided.token().map(TokenCheck.Accepted::caller));
        } catch (Refusal refused) {
            return false;
        }
    }

    /** The reply that is kept for a request, if its caller may have it. */
    Optional<Reply> known(IncomingRequest request) {
        return request.wantsFresh() ? Optional.empty() : keptFor(request);
    }

    private Optional<Reply> keptFor(IncomingRequest request) {
        return request.normalTarget()
                .map(representations::find)
                .filter(found -> found.isFor(request.callerIfKnown()))
                .map(Representation::reply);
    }

    /** The reply of a route whose answers are kept: a kept one, or a new one, which is kept. */
    Reply reply(Route route, Routes.Kept kept, IncomingRequest request) throws InterruptedException {
        Optional<String> target = request.normalTarget();
        if (target.isEmpty()) {
            return kept.handle(request);
        }
        Editions.Edition edition = representations
                .editionsOf(route.declared().service())
                .now(kept.key().map(key -> key.apply(request)).orElse(Editions.LISTS));
        RepresentationCache.Asked asked =
                new RepresentationCache.Asked(target.get(), request.query().normal(), route, edition);
        return request.wantsFresh()
                ? representations.fresh(asked, () -> kept.handle(request))
                : representations.reply(asked, request.callerIfKnown(), () -> kept.handle(request));
    }
}
