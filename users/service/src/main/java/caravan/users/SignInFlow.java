package caravan.users;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Batcher;
import caravan.users.UsersService.Parts;
import caravan.users.accounts.MakeFirstAdministrator;
import caravan.users.devices.DeviceTokens;
import caravan.users.devices.SharedAddresses;
import caravan.users.http.BrowserSessionRoutes;
import caravan.users.http.TokenRoutes;
import caravan.users.passwords.CheckPasswords;
import caravan.users.sessions.EndSessions;
import caravan.users.sessions.EndTokensSession;
import caravan.users.sessions.ExchangeRefreshToken;
import caravan.users.sessions.RefreshSessions;
import caravan.users.sessions.SignInUsers;
import caravan.users.sessions.SignInWithPassword;
import caravan.users.tokens.AccessTokens;
import caravan.users.tokens.ChainedRefreshTokens;
import caravan.users.tokens.RefreshTokens;
import caravan.users.tokens.ServiceKey;
import java.time.Duration;

/** Assembles how users get tokens: by a password, and by a refresh token. */
final class SignInFlow {
    private final Parts parts;
    private final CheckPasswords checkPasswords;
    private final MakeFirstAdministrator makeFirstAdministrator;
    private final Batcher<EndSessions.Command, EndSessions.Outcome> endSessions;
    private final AccessTokens accessTokens;
    private final RefreshTokens refreshTokens;
    private final DeviceTokens deviceTokens;
    private final Duration accessTokenLifetime;

    SignInFlow(
            Parts parts,
            ServiceKey key,
            CheckPasswords checkPasswords,
            MakeFirstAdministrator makeFirstAdministrator,
            Batcher<EndSessions.Command, EndSessions.Outcome> endSessions,
            AccessTokens accessTokens) {
        this.parts = parts;
        this.checkPasswords = checkPasswords;
        this.makeFirstAdministrator = makeFirstAdministrator;
        this.endSessions = endSessions;
        this.accessTokens = accessTokens;
        this.refreshTokens = new ChainedRefreshTokens(parts.random(), key.keyedHash("successor of a refresh token"));
        this.deviceTokens = new DeviceTokens(key.keyedHash("known device"));
        this.accessTokenLifetime = parts.settings().lifetimes().accessToken();
    }

    void assemble() {
        Assembly assembly = parts.assembly();
        SignInWithPassword signInWithPassword = signInWithPassword(assembly);
        ExchangeRefreshToken exchangeRefreshToken = exchangeRefreshToken(assembly);
        new TokenRoutes(signInWithPassword, exchangeRefreshToken).declare(assembly.routes());
        new BrowserSessionRoutes(
                        signInWithPassword,
                        exchangeRefreshToken,
                        new EndTokensSession(parts.sessions(), refreshTokens, endSessions),
                        parts.settings().lifetimes().idle())
                .declare(assembly.routes());
    }

    private SignInWithPassword signInWithPassword(Assembly assembly) {
        SignInUsers signInUsers = new SignInUsers(
                parts.accounts(), parts.sessions(), parts.signIns(), parts.revoker(), assembly.identifiers());
        return new SignInWithPassword(
                makeFirstAdministrator,
                checkPasswords,
                assembly.batcher("sign-in-users", signInUsers),
                accessTokens,
                refreshTokens,
                accessTokenLifetime,
                deviceTokens,
                new SharedAddresses(parts.clock()),
                assembly.identifiers(),
                parts.clock());
    }

    private ExchangeRefreshToken exchangeRefreshToken(Assembly assembly) {
        RefreshSessions refreshSessions = new RefreshSessions(
                parts.accounts(),
                parts.sessions(),
                parts.signIns(),
                parts.revoker(),
                parts.settings().lifetimes(),
                parts.settings().refreshGrace(),
                assembly.identifiers());
        return new ExchangeRefreshToken(
                assembly.batcher("refresh-sessions", refreshSessions),
                accessTokens,
                refreshTokens,
                accessTokenLifetime,
                parts.clock());
    }
}
