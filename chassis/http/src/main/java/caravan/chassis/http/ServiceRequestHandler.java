package caravan.chassis.http;

import caravan.chassis.api.http.DeadlineExceededException;
import caravan.chassis.api.http.OverloadedException;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.http.StorageFullException;
import caravan.chassis.api.tracing.TracedWork;
import caravan.chassis.http.admission.Admission;
import caravan.chassis.http.admission.Permit;
import caravan.chassis.http.headers.Cors;
import caravan.chassis.http.headers.Deadline;
import caravan.chassis.http.problems.Refusal;
import caravan.chassis.http.representations.RepresentationCache;
import caravan.chassis.http.requestlog.RequestLog;
import caravan.chassis.http.routing.Route;
import caravan.chassis.http.routing.RouteTree;
import caravan.chassis.http.server.exchange.Exchange;
import caravan.chassis.http.server.exchange.RequestHandler;
import caravan.chassis.http.server.framing.RequestHead;
import caravan.chassis.http.streams.EventConnection;
import caravan.chassis.http.streams.EventStreams;
import io.micrometer.core.instrument.Timer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Handles a request: on the event loop its route, its place, its caller and its body; on a virtual thread its handler; on the event loop
 * again its answer. Every failure, errors of the JVM included, becomes problem details: a request without an answer would hold its
 * connection for ever.
 */
final class ServiceRequestHandler implements RequestHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceRequestHandler.class);

    private final RequestChecks checks;
    private final Authorizer authorizer;
    private final IncomingRequest.Edge edge;
    private final EventStreams streams;
    private final Cors cors;
    private final AnswerSender answers;
    private final KeptAnswers kept;
    private final OverloadRefusals overload;
    private final RequestTraces traces;

    ServiceRequestHandler(
            RouteTree routes,
            Admission admission,
            Authorizer authorizer,
            IncomingRequest.Edge edge,
            EventStreams streams,
            Cors cors,
            RepresentationCache representations,
            Function<Throwable, Optional<Reply>> unavailable,
            IntFunction<Timer> unroutedTimers,
            RequestLog log,
            RequestTraces traces) {
        this.checks = new RequestChecks(routes, admission, authorizer, edge.origin());
        this.authorizer = authorizer;
        this.edge = edge;
        this.streams = streams;
        this.cors = cors;
        this.overload = new OverloadRefusals(routes, admission, log, traces);
        this.kept = new KeptAnswers(representations, authorizer, log, traces);
        this.answers = new AnswerSender(cors, unavailable, unroutedTimers, log, edge.origin(), traces);
        this.traces = traces;
    }

    int inFlight() {
        return answers.inFlight();
    }

    @Override
    public void handle(HttpServerRequest source, Exchange exchange) {
        answers.began();
        RequestContext context = traces.begin(source, exchange);
        if (cors.isSet() && Cors.isPreflight(source.method(), source.headers())) {
            refuse(context, Reply.noContent());
            return;
        }
        try {
            checks.check(context);
            traces.decide(context);
        } catch (Refusal refusal) {
            refuse(context, refusal.reply());
            return;
        } catch (RuntimeException | Error failed) {
            refuse(context, answers.failure(context, failed));
            return;
        }
        if (!exchange.isBodyHere()) {
            context.permit().pause();
        }
        BodyAggregator.aggregate(source, exchange, edge.bodyBytesMax(), new Work(context));
    }

    /** Answers without a handler, after the body has been read and dropped. */
    private void refuse(RequestContext context, Reply reply) {
        context.releasePermit();
        BodyAggregator.discard(
                context.source(),
                context.exchange(),
                edge.bodyBytesMax(),
                () -> answers.send(context, answers.prepare(context, reply, null)));
    }

    /** What happens after the body. */
    private final class Work implements BodyAggregator.Result {
        private final RequestContext context;

        Work(RequestContext context) {
            this.context = context;
        }

        @Override
        public void whole(byte[] bytes) {
            try {
                context.requireTimeLeft();
                context.permit().resumeIfThereIsRoom();
            } catch (Refusal refusal) {
                refused(refusal.reply());
                return;
            }
            if (!isAnsweredAtOnce(context, bytes)) {
                var unused = Thread.startVirtualThread(() -> work(context, bytes));
            }
        }

        @Override
        public void refused(Reply reply) {
            context.releasePermit();
            answers.send(context, answers.prepare(context, reply, null));
        }

        @Override
        public void gone() {
            context.releasePermit();
            answers.ended();
        }
    }

    /** Answers on the event loop if both the caller and the reply are known already. */
    private boolean isAnsweredAtOnce(RequestContext context, byte[] body) {
        if (!(context.credentials() instanceof Authorizer.Credentials.Decided decided)) {
            return false;
        }
        Route route = context.requireRoute();
        IncomingRequest request = new IncomingRequest(context, route, decided.token(), body, edge);
        Optional<Reply> reply;
        try {
            request.requireAccepted();
            reply = route.handler() instanceof Routes.Kept
                    ? kept.known(request)
                    : route.handler().atOnce(request);
        } catch (Refusal refusal) {
            reply = Optional.of(refusal.reply());
        } catch (RuntimeException | Error failed) {
            reply = Optional.of(answers.failure(context, failed));
        }
        if (reply.isPresent()) {
            context.releasePermit();
            answers.send(context, answers.prepare(context, reply.get(), request));
        }
        return reply.isPresent();
    }

    @Override
    public @Nullable ByteBuf readyAnswer(RequestHead head, byte[] bytes, InetAddress peer, ByteBufAllocator buffers) {
        try {
            ByteBuf answer = head.isGet() ? kept.find(head, bytes, buffers) : null;
            return answer == null ? overload.refusal(head, bytes, buffers) : answer;
        } catch (RuntimeException | Error failed) {
            // Nothing is sent yet: the request takes the usual way, where every failure has an answer.
            LOG.atError().setCause(failed).log("An answer that was ready could not be given");
            return null;
        }
    }

    private void work(RequestContext context, byte[] body) {
        MDC.put(RequestLog.TRACE_ID, context.trace().traceId());
        IncomingRequest[] request = new IncomingRequest[1];
        Reply reply;
        try (Permit permit = context.permit()) {
            reply = answer(context, body, request);
        }
        if (reply.stream().isPresent() && context.source().method() != HttpMethod.HEAD) {
            stream(context, reply, request[0]);
            return;
        }
        ReplyWriter.Prepared prepared = answers.prepare(context, reply, request[0]);
        context.exchange().execute(() -> answers.send(context, prepared));
    }

    private Reply answer(RequestContext context, byte[] body, IncomingRequest[] made) {
        try {
            Route route = context.requireRoute();
            Optional<TokenCheck.Accepted> token = authorizer.authorize(context.access(), context.credentials());
            IncomingRequest request = new IncomingRequest(context, route, token, body, edge);
            made[0] = request;
            request.requireAccepted();
            Optional<Deadline> deadline = context.deadline();
            TracedWork traced = traces.workOf(context);
            return deadline.isPresent()
                    ? deadline.get().during(() -> handle(route, request, traced))
                    : handle(route, request, traced);
        } catch (Refusal refusal) {
            return refusal.reply();
        } catch (OverloadedException overloaded) {
            return Refusal.unavailable("overloaded", "This process is overloaded: " + overloaded.getMessage() + ".");
        } catch (DeadlineExceededException late) {
            return Refusal.deadlineExceeded();
        } catch (StorageFullException full) {
            return Refusal.storageFull(String.valueOf(full.getMessage()));
        } catch (InterruptedException stopped) {
            return Refusal.unavailable("stopping", "The server is shutting down; try again.");
        } catch (RuntimeException | Error failed) {
            return answers.failure(context, failed);
        }
    }

    private Reply handle(Route route, IncomingRequest request, @Nullable TracedWork traced)
            throws InterruptedException {
        return traced == null ? handle(route, request) : traced.during(() -> handle(route, request));
    }

    private Reply handle(Route route, IncomingRequest request) throws InterruptedException {
        return switch (route.handler()) {
            case Routes.Kept answered -> kept.reply(route, answered, request);
            case Routes.Handler handler -> handler.handle(request);
        };
    }

    /** An event stream does not count as a request in flight, however long it lasts. */
    private void stream(RequestContext context, Reply reply, @Nullable IncomingRequest request) {
        Optional<String> caller = request == null ? Optional.empty() : request.boundedCaller();
        try {
            streams.acquire(caller);
        } catch (Refusal refusal) {
            ReplyWriter.Prepared prepared = answers.prepare(context, refusal.reply(), null);
            context.exchange().execute(() -> answers.send(context, prepared));
            return;
        }
        try {
            answers.ended();
            ReplyWriter.Prepared head = answers.prepare(context, reply, null);
            answers.record(context, head);
            streams.write(
                    reply.stream().orElseThrow(),
                    head.status(),
                    new EventConnection(context.source(), context.exchange()),
                    request == null ? Optional.empty() : request.token());
        } catch (RuntimeException | Error broken) {
            LOG.atError().setCause(broken).log("An event stream failed and was closed");
        } finally {
            streams.release(caller);
        }
    }
}
