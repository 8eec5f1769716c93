package caravan.users.http;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.users.domain.Password;
import caravan.users.sessions.ExchangeRefreshToken;
import caravan.users.sessions.SignInWithPassword;
import caravan.users.tokens.TokenPair;

/** The routes that issue tokens. */
public final class TokenRoutes {
    private final SignInWithPassword signInWithPassword;
    private final ExchangeRefreshToken exchangeRefreshToken;
    private final Devices devices = new Devices("/sessions");

    record SignInBody(String username, Password password) {}

    /** A refresh token as a client sends it; never printed. */
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

    /** The fields have the names of OAuth 2.0 (RFC 6749, section 5.1). {@code expiresIn} is in seconds. */
    record TokensView(String accessToken, String tokenType, long expiresIn, String refreshToken) {
        static TokensView of(TokenPair tokens) {
            return new TokensView(
                    tokens.accessToken(), "Bearer", tokens.lifetime().toSeconds(), tokens.refreshToken());
        }

        @Override
        public String toString() {
            return "TokensView[hidden]";
        }
    }

    public TokenRoutes(SignInWithPassword signInWithPassword, ExchangeRefreshToken exchangeRefreshToken) {
        this.signInWithPassword = signInWithPassword;
        this.exchangeRefreshToken = exchangeRefreshToken;
    }

    public void declare(Routes routes) {
        routes.post("/sessions", Access.ANYONE, this::signIn).post("/sessions/refresh", Access.ANYONE, this::refresh);
    }

    private Reply signIn(Request request) throws InterruptedException {
        return switch (signInWithPassword.signIn(asked(request))) {
            case SignInWithPassword.Outcome.SignedIn signedIn ->
                devices.known(
                        request,
                        notStored(Reply.created("/sessions/" + signedIn.sessionId(), TokensView.of(signedIn.tokens()))),
                        signedIn.deviceTokens());
            case SignInWithPassword.Outcome.WrongCredentials _ -> wrongCredentials();
            case SignInWithPassword.Outcome.Slowed slowed -> Clients.slowed(slowed.retryAfter());
        };
    }

    private Reply refresh(Request request) {
        ShownToken shown = request.body(RefreshBody.class).refreshToken();
        ExchangeRefreshToken.Outcome outcome =
                exchangeRefreshToken.exchange(shown.value(), Clients.of(request), request.cause());
        return switch (outcome) {
            case ExchangeRefreshToken.Outcome.Exchanged exchanged ->
                notStored(Reply.ok(TokensView.of(exchanged.tokens())));
            case ExchangeRefreshToken.Outcome.Refused _ -> refreshRefused();
        };
    }

    /** A sign-in with the password in the body. */
    static SignInWithPassword.Asked asked(Request request) {
        SignInBody body = request.body(SignInBody.class);
        return new SignInWithPassword.Asked(
                body.username(),
                body.password(),
                Clients.of(request),
                Devices.shown(request),
                request::waiting,
                request.cause());
    }

    static Reply wrongCredentials() {
        return Reply.problem(401, "wrong_credentials", "The username or the password is wrong.");
    }

    static Reply refreshRefused() {
        return Reply.problem(
                401,
                "invalid_refresh_token",
                "The refresh token is unknown or has expired, or was used before: sign in again.");
    }

    /** No cache between server and client may store tokens. */
    static Reply notStored(Reply reply) {
        return reply.withHeader("Cache-Control", "no-store");
    }
}
