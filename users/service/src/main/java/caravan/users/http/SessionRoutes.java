package caravan.users.http;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.PageRequest;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.trail.Actor;
import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import caravan.users.AccountRepository;
import caravan.users.SessionRepository;
import caravan.users.domain.Session;
import caravan.users.domain.SessionLifetimes;
import caravan.users.sessions.EndSessions;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** The routes that list and end sessions: the caller's, and for administrators those of a user. */
public final class SessionRoutes {
    private final AccountRepository accounts;
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
            AccountRepository accounts,
            SessionRepository sessions,
            SessionLifetimes lifetimes,
            Batcher<EndSessions.Command, EndSessions.Outcome> endSessions,
            Clock clock) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.lifetimes = lifetimes;
        this.endSessions = endSessions;
        this.clock = clock;
    }

    public void declare(Routes routes) {
        routes.get("/sessions", Access.SIGNED_IN, Accepted.page(), this::own)
                .delete("/sessions/{id}", Access.SIGNED_IN, this::endOwn)
                .get("/users/{id}/sessions", Access.ADMINISTRATOR, Accepted.page(), this::ofUser)
                .delete("/users/{id}/sessions/{session_id}", Access.ADMINISTRATOR, this::endOfUser);
    }

    private Reply own(Request request) {
        return page(request, request.caller().id());
    }

    private Reply ofUser(Request request) {
        UserId id = request.path("id", UserId::parse);
        Reply page = page(request, id);
        return accounts.find(id).isPresent() ? page : Reply.notFound("user");
    }

    private Reply page(Request request, UserId userId) {
        PageRequest page = request.page();
        SessionId current = request.caller().session();
        return Reply.page(
                page,
                sessions
                        .page(userId, clock.instant(), request.query("after", SessionId::parse), page.rowsToRead())
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

    private Reply endOwn(Request request) {
        SessionId id = request.path("id", SessionId::parse);
        return end(new EndSessions.Command(request.caller().id(), id, request.cause()));
    }

    private Reply endOfUser(Request request) {
        UserId userId = request.path("id", UserId::parse);
        SessionId id = request.path("session_id", SessionId::parse);
        Actor administrator = Actor.of(request.caller());
        return end(new EndSessions.Command(userId, id, Optional.of(administrator), request.cause()));
    }

    private Reply end(EndSessions.Command command) {
        return switch (endSessions.submit(command)) {
            case EndSessions.Outcome.Ended ended -> Reply.noContent();
            case EndSessions.Outcome.NoSuchSession none -> Reply.notFound("session");
        };
    }
}
