package caravan.users.http;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.PageRequest;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.kernel.SessionId;
import caravan.users.SessionRepository;
import caravan.users.domain.Session;
import caravan.users.domain.SessionLifetimes;
import caravan.users.sessions.EndSessions;
import java.time.Clock;
import java.time.Instant;

/** The routes that list and end the caller's sessions. */
public final class SessionRoutes {
    private final SessionRepository sessions;
    private final SessionLifetimes lifetimes;
    private final Batcher<EndSessions.Command, EndSessions.Outcome> endSessions;
    private final Clock clock;

    record SessionView(
            SessionId id,
            Instant createdAt,
            Instant lastUsedAt,
            Instant expiresAt,
            String clientAddress,
            String clientDescription,
            boolean current) {}

    public SessionRoutes(
            SessionRepository sessions,
            SessionLifetimes lifetimes,
            Batcher<EndSessions.Command, EndSessions.Outcome> endSessions,
            Clock clock) {
        this.sessions = sessions;
        this.lifetimes = lifetimes;
        this.endSessions = endSessions;
        this.clock = clock;
    }

    public void declare(Routes routes) {
        routes.get("/sessions", Access.SIGNED_IN, Accepted.page(), this::page)
                .delete("/sessions/{id}", Access.SIGNED_IN, this::end);
    }

    private Reply page(Request request) {
        PageRequest page = request.page();
        SessionId current = request.caller().session();
        return Reply.page(
                page,
                sessions
                        .page(
                                request.caller().id(),
                                clock.instant(),
                                request.query("after", SessionId::parse),
                                page.rowsToRead())
                        .stream()
                        .map(session -> view(session, session.id().equals(current)))
                        .toList(),
                view -> view.id().toString());
    }

    private SessionView view(Session session, boolean current) {
        return new SessionView(
                session.id(),
                session.createdAt(),
                session.lastUsedAt(),
                session.expiresAt(lifetimes),
                session.client().address(),
                session.client().description(),
                current);
    }

    private Reply end(Request request) {
        SessionId id = request.path("id", SessionId::parse);
        EndSessions.Command command = new EndSessions.Command(request.caller().id(), id, request.cause());
        return switch (endSessions.submit(command)) {
            case EndSessions.Outcome.Ended ended -> Reply.noContent();
            case EndSessions.Outcome.NoSuchSession none -> Reply.notFound("session");
        };
    }
}
