package caravan.users.sessions;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.Identifiers;
import caravan.chassis.api.tracing.Cause;
import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import caravan.users.accounts.MakeFirstAdministrator;
import caravan.users.devices.DeviceTokens;
import caravan.users.devices.SharedAddresses;
import caravan.users.domain.Client;
import caravan.users.domain.Password;
import caravan.users.passwords.CheckPasswords;
import caravan.users.passwords.CheckPasswords.Attempt;
import caravan.users.passwords.CheckPasswords.Result;
import caravan.users.passwords.HashTurn;
import caravan.users.tokens.AccessTokens;
import caravan.users.tokens.RefreshTokens;
import caravan.users.tokens.TokenPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Signs one user in: checks the password, begins a session through {@link SignInUsers}, and makes the tokens. */
public final class SignInWithPassword {
    private final MakeFirstAdministrator makeFirstAdministrator;
    private final CheckPasswords checkPasswords;
    private final Batcher<SignInUsers.Command, SignInUsers.Outcome> signInUsers;
    private final AccessTokens accessTokens;
    private final RefreshTokens refreshTokens;
    private final Duration accessTokenLifetime;
    private final DeviceTokens deviceTokens;
    private final SharedAddresses sharedAddresses;
    private final Identifiers identifiers;
    private final Clock clock;

    /**
     * A request.
     *
     * @param username as it was typed
     * @param deviceTokens what the device showed of earlier sign-ins; empty if nothing
     * @param waiting how the request waits for its password's hash
     */
    public record Asked(
            String username,
            Password password,
            Client client,
            String deviceTokens,
            HashTurn.Waiting waiting,
            Cause cause) {}

    /** The outcome. */
    public sealed interface Outcome {
        /**
         * A session has begun.
         *
         * @param deviceTokens what the device shows from now on
         */
        record SignedIn(SessionId sessionId, TokenPair tokens, String deviceTokens) implements Outcome {}

        /** The name or the password was wrong, or the password changed while it was checked. */
        record WrongCredentials() implements Outcome {}

        /** Too many passwords were wrong: this one was not checked. */
        record Slowed(Duration retryAfter) implements Outcome {}
    }

    public SignInWithPassword(
            MakeFirstAdministrator makeFirstAdministrator,
            CheckPasswords checkPasswords,
            Batcher<SignInUsers.Command, SignInUsers.Outcome> signInUsers,
            AccessTokens accessTokens,
            RefreshTokens refreshTokens,
            Duration accessTokenLifetime,
            DeviceTokens deviceTokens,
            SharedAddresses sharedAddresses,
            Identifiers identifiers,
            Clock clock) {
        this.makeFirstAdministrator = makeFirstAdministrator;
        this.checkPasswords = checkPasswords;
        this.signInUsers = signInUsers;
        this.accessTokens = accessTokens;
        this.refreshTokens = refreshTokens;
        this.accessTokenLifetime = accessTokenLifetime;
        this.deviceTokens = deviceTokens;
        this.sharedAddresses = sharedAddresses;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    public Outcome signIn(Asked asked) throws InterruptedException {
        // At the very first start somebody may be faster than the worker that makes the account.
        makeFirstAdministrator.ensure();
        Instant now = clock.instant();
        Map<UserId, String> devices = deviceTokens.devices(asked.deviceTokens(), now);
        Attempt attempt = new Attempt(asked.client(), devices, asked.waiting());
        return switch (checkPasswords.check(asked.username(), asked.password(), attempt)) {
            case Result.Slowed(Duration retryAfter) -> new Outcome.Slowed(retryAfter);
            case Result.Wrong wrong -> {
                signInUsers.submit(new SignInUsers.Command.WrongCredentials(wrong.userId(), asked.client(), now));
                yield new Outcome.WrongCredentials();
            }
            case Result.Right right -> begin(asked, right, now);
        };
    }

    private Outcome begin(Asked asked, Result.Right right, Instant now) {
        String refreshToken = refreshTokens.first();
        SignInUsers.Outcome outcome = signInUsers.submit(new SignInUsers.Command.RightPassword(
                right.credentials().account().id(),
                right.credentials().passwordHash(),
                right.stronger(),
                new SessionId(identifiers.next()),
                refreshTokens.hash(refreshToken),
                asked.client(),
                now,
                asked.cause()));
        return switch (outcome) {
            case SignInUsers.Outcome.SignedIn begun -> signedIn(asked, begun, refreshToken, now);
            case SignInUsers.Outcome.Refused _ -> new Outcome.WrongCredentials();
        };
    }

    private Outcome signedIn(Asked asked, SignInUsers.Outcome.SignedIn begun, String refreshToken, Instant now) {
        UserId userId = begun.account().id();
        sharedAddresses.signedIn(asked.client().network(), userId);
        return new Outcome.SignedIn(
                begun.session().id(),
                new TokenPair(accessTokens.issue(begun.account(), begun.session()), accessTokenLifetime, refreshToken),
                deviceTokens.signedIn(asked.deviceTokens(), userId, identifiers.next(), now));
    }
}
