package caravan.users.http;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.Identifiers;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import caravan.users.accounts.MakeFirstAdministrator;
import caravan.users.devices.DeviceTokens;
import caravan.users.devices.SharedAddresses;
import caravan.users.domain.Account;
import caravan.users.domain.Client;
import caravan.users.domain.Password;
import caravan.users.domain.Session;
import caravan.users.domain.SessionLifetimes;
import caravan.users.passwords.CheckPasswords;
import caravan.users.passwords.CheckPasswords.Attempt;
import caravan.users.passwords.CheckPasswords.Result;
import caravan.users.sessions.RefreshSessions;
import caravan.users.sessions.SignInUsers;
import caravan.users.tokens.AccessTokens;
import caravan.users.tokens.RefreshTokens;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** Routes that give out tokens. */
public final class TokenRoutes {
    private final Parts parts;
    private final Devices devices;

    /** What the routes work with. */
    public record Parts(
            MakeFirstAdministrator firstAdministrator,
            CheckPasswords checking,
            Batcher<SignInUsers.Command, SignInUsers.Outcome> signingIn,
            Batcher<RefreshSessions.Command, RefreshSessions.Outcome> refreshing,
            AccessTokens accessTokens,
            RefreshTokens refreshTokens,
            DeviceTokens deviceTokens,
            SharedAddresses sharedAddresses,
            boolean ownTls,
            SessionLifetimes lifetimes,
            Identifiers identifiers,
            Clock clock) {}

    record SignInBody(String username, Password password) {}

    /** A refresh token as a client shows it; never printed. */
    record ShownToken(String value) {
        private static final int CHARACTERS_MAX = 256;

        ShownToken {
            if (value.isEmpty() || value.length() > CHARACTERS_MAX) {
                throw new IllegalArgumentException("must be 1 to " + CHARACTERS_MAX + " characters");
            }
        }

        @Override
        public String toString() {
            return "ShownToken[hidden]";
        }
    }

    record RefreshBody(ShownToken refreshToken) {}

    /** The tokens' names are those of OAuth 2.0 (RFC 6749, section 5.1); {@code expiresIn} in seconds. */
    record TokensView(String accessToken, String tokenType, long expiresIn, String refreshToken) {
        @Override
        public String toString() {
            return "TokensView[hidden]";
        }
    }

    public TokenRoutes(Parts parts) {
        this.parts = parts;
        this.devices = new Devices(parts.ownTls());
    }

    public void declare(Routes routes) {
        routes.post("/sessions", Access.ANYONE, this::signIn).post("/sessions/refresh", Access.ANYONE, this::refresh);
    }

    private Reply signIn(Request request) throws InterruptedException {
        SignInBody body = request.body(SignInBody.class);
        // At the very first start somebody may be faster than the worker that makes the account.
        parts.firstAdministrator().ensure();
        Client client = Clients.of(request);
        Instant now = parts.clock().instant();
        Map<UserId, String> known = parts.deviceTokens().devices(Devices.shown(request), now);
        Attempt attempt = new Attempt(client, known, request::waiting);
        return switch (parts.checking().check(body.username(), body.password(), attempt)) {
            case Result.Slowed slowed -> Clients.slowed(slowed.retryAfter());
            case Result.Wrong wrong -> {
                parts.signingIn().submit(new SignInUsers.Command.WrongCredentials(wrong.userId(), client, now));
                yield wrongCredentials();
            }
            case Result.Right right -> begin(request, right, client, now);
        };
    }

    private Reply begin(Request request, Result.Right right, Client client, Instant now) {
        String refreshToken = parts.refreshTokens().first();
        SignInUsers.Outcome outcome = parts.signingIn()
                .submit(new SignInUsers.Command.RightPassword(
                        right.credentials().account().id(),
                        right.credentials().passwordHash(),
                        right.stronger(),
                        new SessionId(parts.identifiers().next()),
                        parts.refreshTokens().hash(refreshToken),
                        client,
                        now,
                        request.cause()));
        return switch (outcome) {
            case SignInUsers.Outcome.SignedIn begun -> {
                UserId userId = begun.account().id();
                parts.sharedAddresses().signedIn(client.network(), userId);
                yield devices.known(
                        request,
                        tokens(201, begun.account(), begun.session(), refreshToken),
                        parts.deviceTokens()
                                .signedIn(
                                        Devices.shown(request),
                                        userId,
                                        parts.identifiers().next(),
                                        now));
            }
            case SignInUsers.Outcome.Refused refused -> wrongCredentials();
        };
    }

    private Reply refresh(Request request) {
        ShownToken shown = request.body(RefreshBody.class).refreshToken();
        String next = parts.refreshTokens().successor(shown.value());
        RefreshSessions.Outcome outcome = parts.refreshing()
                .submit(new RefreshSessions.Command(
                        parts.refreshTokens().hash(shown.value()),
                        parts.refreshTokens().hash(next),
                        Clients.of(request),
                        parts.clock().instant(),
                        request.cause()));
        return switch (outcome) {
            case RefreshSessions.Outcome.Refreshed refreshed ->
                tokens(200, refreshed.account(), refreshed.session(), next);
            case RefreshSessions.Outcome.Refused refused ->
                Reply.problem(
                        401,
                        "invalid_refresh_token",
                        "The refresh token is unknown, has run out or was used before; sign in again.");
        };
    }

    private Reply tokens(int status, Account account, Session session, String refreshToken) {
        TokensView view = new TokensView(
                parts.accessTokens().issue(account, session),
                "Bearer",
                parts.lifetimes().accessToken().toSeconds(),
                refreshToken);
        Reply reply = status == 201 ? Reply.created("/sessions/" + session.id(), view) : Reply.of(status, view);
        return reply.withHeader("Cache-Control", "no-store");
    }

    private static Reply wrongCredentials() {
        return Reply.problem(401, "wrong_credentials", "The username or the password is wrong.");
    }
}
