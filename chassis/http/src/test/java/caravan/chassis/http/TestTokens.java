package caravan.chassis.http;

import caravan.chassis.api.http.Caller;
import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.http.Role;
import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Accepts one token for each role, and one for each of some other users. Each must be verified once. */
final class TestTokens implements Authentication {
    static final String USER = "019aaaaa-0000-7000-8000-000000000001";
    private static final String OTHER_USERS = "019bbbbb-0000-7000-8000-00000000000";
    private static final String CUSTOMER = "token-of-number-";
    static final String SESSION = "019aaaaa-0000-7000-8000-000000000002";
    static final String UNTIL = "token-until-";
    static final String OUTDATED = "token-that-is-outdated";
    static final String UNDECIDED = "token-whose-key-is-not-known";
    private static final Instant LATER = Instant.parse("2999-01-01T00:00:00Z");

    private final Map<SessionId, EndReason> ended = new ConcurrentHashMap<>();
    private @Nullable Ends ends;
    private final Map<String, TokenCheck> verified = new ConcurrentHashMap<>();

    String token(String role) {
        return "token-of-" + role;
    }

    /** The token of another user for each number from 1 to 9. */
    String tokenOfCustomer(int number) {
        return CUSTOMER + number;
    }

    /** Takes a token for one of staff that is verified already. */
    void accept(String token) {
        verified.put(
                token,
                new TokenCheck.Accepted(new Caller(UserId.parse(USER), Role.STAFF, SessionId.parse(SESSION)), LATER));
    }

    @Override
    public TokenCheck verify(String token) {
        for (Role role : Role.values()) {
            if (token.equals(token(role.name().toLowerCase(Locale.ROOT)))) {
                TokenCheck good =
                        new TokenCheck.Accepted(new Caller(UserId.parse(USER), role, SessionId.parse(SESSION)), LATER);
                verified.put(token, good);
                return good;
            }
        }
        if (token.startsWith(CUSTOMER)) {
            UserId other = UserId.parse(OTHER_USERS + token.substring(CUSTOMER.length()));
            return new TokenCheck.Accepted(new Caller(other, Role.CUSTOMER, SessionId.parse(SESSION)), LATER);
        }
        if (token.startsWith(UNTIL)) {
            return new TokenCheck.Accepted(
                    new Caller(UserId.parse(USER), Role.CUSTOMER, SessionId.parse(SESSION)),
                    Instant.parse(token.substring(UNTIL.length())));
        }
        if (token.equals(OUTDATED)) {
            return new TokenCheck.Outdated();
        }
        if (token.equals(UNDECIDED)) {
            return new TokenCheck.Undecided();
        }
        return new TokenCheck.Refused("the token is none of the test's");
    }

    /** Ends a session, as a message would. */
    void end(SessionId session, EndReason why) {
        ended.put(session, why);
        Objects.requireNonNull(ends).ended(session, why);
    }

    /** Makes the ended sessions unknown, as after too long without an answer. */
    void forget() {
        Objects.requireNonNull(ends).unknown();
    }

    @Override
    public Optional<EndReason> endOf(SessionId session) {
        return Optional.ofNullable(ended.get(session));
    }

    @Override
    public void addListener(Ends listener) {
        ends = listener;
    }

    @Override
    public Optional<TokenCheck> known(String token) {
        return Optional.ofNullable(verified.get(token));
    }
}
