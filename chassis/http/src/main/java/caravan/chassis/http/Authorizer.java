package caravan.chassis.http;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.http.problems.Refusal;
import caravan.kernel.WireNames;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks that a caller may use a route (RFC 6750). */
public final class Authorizer {
    private static final String SCHEME = "Bearer ";
    private static final String CHALLENGE = "Bearer realm=\"caravan\"";

    private static final Credentials NOBODY = new Credentials.Decided(Optional.empty());

    private final Authentication tokens;

    public Authorizer(Authentication tokens) {
        this.tokens = tokens;
    }

    /** The answer to a caller who may not read the metrics. */
    public static Refusal operatorsOnly() {
        return new Refusal(Reply.problem(
                        401,
                        "no_token",
                        "Only addresses in the setting metrics-readers may read this without a token: send an"
                                + " administrator's, Authorization: Bearer …")
                .withHeader("WWW-Authenticate", CHALLENGE));
    }

    /** What is known about the caller of a request. */
    public sealed interface Credentials {
        /** @param token empty only on a route for anyone */
        record Decided(Optional<TokenCheck.Accepted> token) implements Credentials {}

        /** The token must be verified first, on a thread that may wait. */
        record ToVerify(String token) implements Credentials {}
    }

    /**
     * Decides what can be decided without waiting.
     *
     * @param authorization the value of the header, if it was sent
     * @throws Refusal 401 or 403
     */
    public Credentials checkKnown(Access access, @Nullable String authorization) {
        if (access instanceof Access.ByCookie) {
            return NOBODY;
        }
        if (authorization == null) {
            if (!(access instanceof Access.Anyone)) {
                throw new Refusal(Reply.problem(401, "no_token", "Send an access token: Authorization: Bearer …")
                        .withHeader("WWW-Authenticate", CHALLENGE));
            }
            return NOBODY;
        }
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw invalidToken("the scheme must be Bearer");
        }
        String token = authorization.substring(SCHEME.length()).strip();
        Optional<TokenCheck> known = tokens.known(token);
        return known.isEmpty()
                ? new Credentials.ToVerify(token)
                : new Credentials.Decided(admitted(access, known.get()));
    }

    /**
     * Verifies the token. May wait for the issuer's keys.
     *
     * @throws Refusal 401, 403, or 503 while it is not known whether the token is valid
     */
    public Optional<TokenCheck.Accepted> authorize(Access access, Credentials credentials) {
        return switch (credentials) {
            case Credentials.Decided decided -> decided.token();
            case Credentials.ToVerify unknown -> admitted(access, tokens.verify(unknown.token()));
        };
    }

    private static Optional<TokenCheck.Accepted> admitted(Access access, TokenCheck check) {
        return switch (check) {
            case TokenCheck.Accepted accepted -> Optional.of(withRole(access, accepted));
            case TokenCheck.Refused refused -> throw invalidToken(refused.why());
            case TokenCheck.Undecided() -> undecided(access, "Tokens cannot be checked at the moment; try again.");
            case TokenCheck.Outdated() ->
                undecided(
                        access, "It cannot be checked at the moment whether the token's session has ended; try again.");
        };
    }

    /** A route for anyone works on, as it does without a token. */
    private static Optional<TokenCheck.Accepted> undecided(Access access, String detail) {
        return switch (access) {
            case Access.Anyone _, Access.ByCookie _ -> Optional.empty();
            case Access.AtLeast _, Access.Operators _ -> throw new Refusal(Refusal.unavailable("unavailable", detail));
        };
    }

    private static TokenCheck.Accepted withRole(Access access, TokenCheck.Accepted accepted) {
        if (access instanceof Access.AtLeast least && !accepted.caller().role().includes(least.role())) {
            String needed = WireNames.of(least.role());
            throw new Refusal(Reply.problem(403, "forbidden", "This needs the role " + needed + ".")
                    .withHeader("WWW-Authenticate", CHALLENGE + ", error=\"insufficient_scope\""));
        }
        return accepted;
    }

    private static Refusal invalidToken(String why) {
        return new Refusal(Reply.problem(401, "invalid_token", "The access token is not accepted: " + why + ".")
                .withHeader(
                        "WWW-Authenticate",
                        CHALLENGE + ", error=\"invalid_token\", error_description=\"" + why + "\""));
    }
}
