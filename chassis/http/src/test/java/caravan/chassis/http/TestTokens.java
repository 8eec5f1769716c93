package caravan.chassis.http;

import caravan.chassis.api.http.Caller;
import caravan.chassis.api.http.Role;
import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Knows a token for each role, once it has verified it, and one for each of some other users. */
final class TestTokens implements Authentication {
    static final String USER = "019aaaaa-0000-7000-8000-000000000001";
    private static final String OTHER_USERS = "019bbbbb-0000-7000-8000-00000000000";
    private static final String CUSTOMER = "token-of-number-";
    private static final String SESSION = "019aaaaa-0000-7000-8000-000000000002";

    private final Map<String, TokenCheck> verified = new ConcurrentHashMap<>();

    String token(String role) {
        return "token-of-" + role;
    }

    /** Of another user for each number from 1 to 9. */
    String tokenOfCustomer(int number) {
        return CUSTOMER + number;
    }

    @Override
    public TokenCheck verify(String token) {
        for (Role role : Role.values()) {
            if (token.equals(token(role.name().toLowerCase(Locale.ROOT)))) {
                TokenCheck good =
                        new TokenCheck.Accepted(new Caller(UserId.parse(USER), role, SessionId.parse(SESSION)));
                verified.put(token, good);
                return good;
            }
        }
        if (token.startsWith(CUSTOMER)) {
            UserId other = UserId.parse(OTHER_USERS + token.substring(CUSTOMER.length()));
            return new TokenCheck.Accepted(new Caller(other, Role.CUSTOMER, SessionId.parse(SESSION)));
        }
        return new TokenCheck.Refused("the token is none of the test's");
    }

    @Override
    public Optional<TokenCheck> known(String token) {
        return Optional.ofNullable(verified.get(token));
    }
}
