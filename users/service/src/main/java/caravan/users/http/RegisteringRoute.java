package caravan.users.http;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.Identifiers;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.trail.Actor;
import caravan.kernel.UserId;
import caravan.users.Accounts;
import caravan.users.accounts.RegisteringUsers.Command;
import caravan.users.accounts.RegisteringUsers.Outcome;
import caravan.users.accounts.RegistrationBound;
import caravan.users.domain.Account;
import caravan.users.domain.AccountRole;
import caravan.users.domain.NameSkeleton;
import caravan.users.domain.Password;
import caravan.users.domain.PasswordHash;
import caravan.users.domain.PasswordRules;
import caravan.users.domain.PasswordRules.Refusal;
import caravan.users.domain.Username;
import caravan.users.names.LookalikeNames;
import caravan.users.passwords.CheckingPasswords;
import caravan.users.passwords.CheckingPasswords.Result;
import caravan.users.passwords.PasswordHasher;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The route by which anyone becomes a customer. */
public final class RegisteringRoute {
    /** Fingerprints of a key's first request and its repeats, and of one with another password. */
    private static final String FIRST = "POST /users";

    private static final String ANOTHER = "POST /users, another password";

    /** Nobody registers the first administrator's name, nor one that looks like it. */
    private static final NameSkeleton RESERVED = LookalikeNames.skeleton(Username.FIRST_ADMINISTRATOR);

    private final Batcher<Command, Outcome> registering;
    private final Accounts accounts;
    private final CheckingPasswords checking;
    private final PasswordHasher hasher;
    private final RegistrationBound bound;
    private final Identifiers identifiers;
    private final Clock clock;

    record Body(String username, Password password) {}

    public RegisteringRoute(
            Batcher<Command, Outcome> registering,
            Accounts accounts,
            CheckingPasswords checking,
            PasswordHasher hasher,
            RegistrationBound bound,
            Identifiers identifiers,
            Clock clock) {
        this.registering = registering;
        this.accounts = accounts;
        this.checking = checking;
        this.hasher = hasher;
        this.bound = bound;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    public void declare(Routes routes) {
        routes.post("/users", Access.ANYONE, this::register);
    }

    private Reply register(Request request) throws InterruptedException {
        Body body = request.body(Body.class);
        Username username;
        try {
            username = Username.normalized(body.username());
        } catch (IllegalArgumentException malformed) {
            return Reply.problem(400, "invalid_field", "The username " + malformed.getMessage() + ".", "/username");
        }
        if (LookalikeNames.isMixed(username)) {
            return Reply.problem(
                    422,
                    "mixed_scripts",
                    "The username must not mix scripts or digits of several systems; Latin may stand beside Chinese, Japanese or Korean.",
                    "/username");
        }
        Optional<Refusal> refusal = PasswordRules.refusal(body.password(), username);
        if (refusal.isPresent()) {
            return refused(refusal.get(), "/password");
        }
        if (LookalikeNames.skeleton(username).equals(RESERVED)) {
            return taken();
        }
        String scope = "POST /users " + username;
        // Before the password is looked at: whether it is right must not show in who is refused.
        Optional<Duration> wait = bound.take(Clients.of(request).network());
        if (wait.isPresent()) {
            return Clients.tooManyRegistrations(wait.get());
        }
        boolean mayBeRepeat = request.idempotencyKey(scope, FIRST).isPresent()
                && accounts.credentials(username).isPresent();
        return mayBeRepeat
                ? repeat(request, scope, username, body.password())
                : registerNew(request, scope, FIRST, username, body.password());
    }

    /**
     * Nothing is kept of the first request's password but the account's hash: a repeat is one whose password is the account's. That is a
     * guess like any other.
     */
    private Reply repeat(Request request, String scope, Username username, Password password)
            throws InterruptedException {
        return switch (checking.check(username.value(), password, Clients.attempt(request))) {
            case Result.Slowed slowed -> Clients.slowed(slowed.retryAfter());
            case Result.Right right ->
                register(request, scope, FIRST, username, right.credentials().passwordHash());
            case Result.Wrong _ -> registerNew(request, scope, ANOTHER, username, password);
        };
    }

    private Reply registerNew(Request request, String scope, String fingerprint, Username username, Password password)
            throws InterruptedException {
        return register(request, scope, fingerprint, username, hasher.hash(password, Clients.newPassword(request)));
    }

    private Reply register(
            Request request, String scope, String fingerprint, Username username, PasswordHash passwordHash) {
        Account account =
                Account.registered(new UserId(identifiers.next()), username, AccountRole.CUSTOMER, clock.instant());
        return registering.submit(
                request.idempotencyKey(scope, fingerprint),
                request.callerIfKnown()
                        .map(caller -> new Command(account, passwordHash, Actor.of(caller), request.cause()))
                        .orElseGet(() -> new Command(account, passwordHash, request.cause())),
                RegisteringRoute::reply);
    }

    private static Reply reply(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Registered registered ->
                Reply.created("/users/" + registered.account().id(), UserView.of(registered.account()))
                        .withVersion(registered.account().version());
            case Outcome.UsernameTaken taken -> taken();
        };
    }

    static Reply refused(Refusal refusal, String field) {
        String detail = "The password " + refusal.detail() + ".";
        return switch (refusal) {
            case TOO_SHORT, TOO_LONG -> Reply.problem(400, "invalid_field", detail, field);
            case COMMON -> Reply.problem(422, "password_too_common", detail, field);
            case SAME_AS_USERNAME -> Reply.problem(422, "password_is_username", detail, field);
        };
    }

    private static Reply taken() {
        return Reply.problem(
                409,
                "username_taken",
                "Somebody has this username, or one that looks the same; choose another.",
                "/username");
    }
}
