package caravan.chassis.http.streams;

import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.http.EventSource;
import caravan.chassis.api.http.Reply;
import caravan.chassis.http.Authentication;
import caravan.chassis.http.TokenCheck;
import caravan.chassis.http.admission.CallerLimit;
import caravan.chassis.http.problems.Refusal;
import caravan.kernel.SessionId;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The open streams of server-sent events, limited in all and for one caller. Each ends with the token that it depends on, and all of them
 * when the process stops; the last event says why.
 */
public final class EventStreams implements Authentication.Ends {
    private static final Runnable NOTHING = () -> {};

    private final CallerLimit places;
    private final Function<SessionId, Optional<EndReason>> endOf;
    private final Clock clock;
    private final Set<EventSink> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /** @param endOf why a session has ended, if it has */
    public EventStreams(CallerLimit places, Function<SessionId, Optional<EndReason>> endOf, Clock clock) {
        this.places = places;
        this.endOf = endOf;
        this.clock = clock;
    }

    /**
     * @param caller empty if only the total limit applies
     * @throws Refusal 429 if the caller has too many, 503 if there are too many in all
     */
    public void acquire(Optional<String> caller) {
        if (stopping) {
            throw new Refusal(Refusal.unavailable("stopping", "The server is shutting down; try again."));
        }
        switch (places.acquire(caller)) {
            case ADMITTED -> {}
            case CALLER_LIMIT_REACHED ->
                throw new Refusal(Reply.problem(
                                429,
                                "too_many_open",
                                "You have " + places.perCallerMax()
                                        + " event streams open here, the most that one caller may have: close one first.")
                        .withHeader("Retry-After", "1"));
            case LIMIT_REACHED ->
                throw new Refusal(Refusal.unavailable(
                        "overloaded",
                        "All " + places.max() + " event streams of this process are taken; try again in a moment."));
        }
    }

    public void release(Optional<String> caller) {
        places.release(caller);
    }

    public int open() {
        return open.size();
    }

    /**
     * Writes the whole answer.
     *
     * @param token of the caller, if it sent one
     */
    public void write(EventSource source, int status, EventConnection connection, Optional<TokenCheck.Accepted> token) {
        EventSink sink = new EventSink(connection, token, Thread.currentThread());
        Runnable forget = NOTHING;
        open.add(sink);
        try {
            connection.begin(status, sink::clientGone);
            forget = token.isPresent() ? endsWith(token.get(), sink, connection) : NOTHING;
            if (stopping) {
                sink.end(EndReason.STOPPING);
            }
            source.writeTo(sink);
        } catch (InterruptedException ended) {
            // The stream ends here, and its connection with it.
        } finally {
            var unused = Thread.interrupted();
            forget.run();
            sink.sendEnd();
            connection.end();
            open.remove(sink);
        }
    }

    /** The stream is closed when the session ends. If the session has ended already, this call closes it. */
    private Runnable endsWith(TokenCheck.Accepted token, EventSink sink, EventConnection connection) {
        endOf.apply(token.caller().session()).ifPresent(sink::end);
        Duration left = Duration.between(clock.instant(), token.expiresAt());
        return connection.after(left, () -> sink.end(EndReason.TOKEN_EXPIRED));
    }

    @Override
    public void ended(SessionId session, EndReason why) {
        for (EventSink sink : open) {
            if (sink.isOf(session)) {
                sink.end(why);
            }
        }
    }

    @Override
    public void unknown() {
        for (EventSink sink : open) {
            if (sink.token().isPresent()) {
                sink.end(EndReason.SESSIONS_UNKNOWN);
            }
        }
    }

    public void stop() {
        stopping = true;
        open.forEach(sink -> sink.end(EndReason.STOPPING));
    }
}
