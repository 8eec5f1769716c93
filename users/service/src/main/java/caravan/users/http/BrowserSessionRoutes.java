package caravan.users.http;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.users.sessions.EndTokensSession;
import caravan.users.sessions.ExchangeRefreshToken;
import caravan.users.sessions.SignInWithPassword;
import caravan.users.tokens.TokenPair;
import java.time.Duration;
import java.util.Optional;

/**
 * The routes of sessions of browsers. A page gets the access token only; the refresh token is in a cookie that no script can read
 * (docs/decisions/0050).
 */
public final class BrowserSessionRoutes {
    private final SignInWithPassword signInWithPassword;
    private final ExchangeRefreshToken exchangeRefreshToken;
    private final EndTokensSession endTokensSession;
    private final RefreshCookie cookie;
    private final Devices devices = new Devices(RefreshCookie.PATH);

    /** The fields have the names of OAuth 2.0 (RFC 6749, section 5.1). {@code expiresIn} is in seconds. */
    record AccessTokenView(String accessToken, String tokenType, long expiresIn) {
        static AccessTokenView of(TokenPair tokens) {
            return new AccessTokenView(
                    tokens.accessToken(), "Bearer", tokens.lifetime().toSeconds());
        }

        @Override
        public String toString() {
            return "AccessTokenView[hidden]";
        }
    }

    /** @param cookieKeptFor how long a browser keeps the cookie after its last use */
    public BrowserSessionRoutes(
            SignInWithPassword signInWithPassword,
            ExchangeRefreshToken exchangeRefreshToken,
            EndTokensSession endTokensSession,
            Duration cookieKeptFor) {
        this.signInWithPassword = signInWithPassword;
        this.exchangeRefreshToken = exchangeRefreshToken;
        this.endTokensSession = endTokensSession;
        this.cookie = new RefreshCookie(cookieKeptFor);
    }

    public void declare(Routes routes) {
        routes.post(RefreshCookie.PATH, Access.BY_COOKIE, this::signIn)
                .post(RefreshCookie.PATH + "/refresh", Access.BY_COOKIE, Accepted.NOTHING, this::refresh)
                .delete(RefreshCookie.PATH, Access.BY_COOKIE, this::signOut);
    }

    private Reply signIn(Request request) throws InterruptedException {
        SignInWithPassword.Asked asked = TokenRoutes.asked(request);
        Optional<Reply> refusal = BrowserRequests.refusal(request);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        return switch (signInWithPassword.signIn(asked)) {
            case SignInWithPassword.Outcome.SignedIn signedIn -> signedIn(request, signedIn);
            case SignInWithPassword.Outcome.WrongCredentials _ -> TokenRoutes.wrongCredentials();
            case SignInWithPassword.Outcome.Slowed slowed -> Clients.slowed(slowed.retryAfter());
        };
    }

    /** The new cookie replaces the one before, so nobody could end the session of that one any more. */
    private Reply signedIn(Request request, SignInWithPassword.Outcome.SignedIn signedIn) {
        cookie.shown(request).ifPresent(before -> endTokensSession.end(before, request.cause()));
        Reply reply = TokenRoutes.notStored(
                Reply.created("/sessions/" + signedIn.sessionId(), AccessTokenView.of(signedIn.tokens())));
        return devices.inCookie(
                request, cookie.with(request, reply, signedIn.tokens().refreshToken()), signedIn.deviceTokens());
    }

    private Reply refresh(Request request) {
        Optional<Reply> refusal = BrowserRequests.refusal(request);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Optional<String> shown = cookie.shown(request);
        if (shown.isEmpty()) {
            return noToken();
        }
        return switch (exchangeRefreshToken.exchange(shown.get(), Clients.of(request), request.cause())) {
            case ExchangeRefreshToken.Outcome.Exchanged(TokenPair tokens) ->
                cookie.with(
                        request, TokenRoutes.notStored(Reply.ok(AccessTokenView.of(tokens))), tokens.refreshToken());
            case ExchangeRefreshToken.Outcome.Refused _ -> TokenRoutes.refreshRefused();
        };
    }

    private static Reply noToken() {
        return Reply.problem(
                401,
                "invalid_refresh_token",
                "There is no cookie with a refresh token, or more than one: sign in again.");
    }

    private Reply signOut(Request request) {
        Optional<Reply> refusal = BrowserRequests.refusal(request);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        cookie.shown(request).ifPresent(shown -> endTokensSession.end(shown, request.cause()));
        return cookie.removed(request, Reply.noContent());
    }
}
