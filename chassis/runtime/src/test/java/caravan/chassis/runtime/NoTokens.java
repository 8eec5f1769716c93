package caravan.chassis.runtime;

import caravan.chassis.api.http.EndReason;
import caravan.chassis.http.Authentication;
import caravan.chassis.http.TokenCheck;
import caravan.kernel.SessionId;
import java.util.Optional;

/** Tests of a server need no caller. */
final class NoTokens implements Authentication {
    @Override
    public TokenCheck verify(String token) {
        return new TokenCheck.Refused("there are none");
    }

    @Override
    public Optional<TokenCheck> known(String token) {
        return Optional.of(verify(token));
    }

    @Override
    public Optional<EndReason> endOf(SessionId session) {
        return Optional.empty();
    }

    @Override
    public void addListener(Ends ends) {}
}
