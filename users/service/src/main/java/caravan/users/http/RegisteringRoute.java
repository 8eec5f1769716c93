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
import caravan.users.domain.Account;
import caravan.users.domain.AccountRole;
import caravan.users.domain.Password;
import caravan.users.domain.PasswordHash;
import caravan.users.domain.PasswordRules;
import caravan.users.domain.PasswordRules.Refusal;
import caravan.users.domain.Username;
import caravan.users.passwords.CheckingPasswords;
import caravan.users.passwords.CheckingPasswords.Result;
import caravan.users.passwords.PasswordHasher;
import java.time.Clock;
import java.util.Optional;

/** The route by which anyone becomes a customer. */
public final class RegisteringRoute {
    /** Fingerprints of a key's first request and its repeats, and of one with another password. */
    private static final String FIRST = "POST /users";

    private static final String ANOTHER = "POST /users, another password";

    private final Batcher<Command, Outcome> registering;
    private final Accounts accounts;
    private final CheckingPasswords checking;
    private final PasswordHasher hasher;
    private final Identifiers identifiers;
    private final Clock clock;

    record Body(String username, Password password) {}

    public RegisteringRoute(
            Batcher<Command, Outcome> registering,
            Accounts accounts,
            CheckingPasswords checking,
            PasswordHasher hasher,
            Identifiers identifiers,
            Clock clock) {
        this.registering = registering;
        this.accounts = accounts;
        this.checking = checking;
        this.hasher = hasher;
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
            return Reply.problem(422, "invalid_username", "The username " + malformed.getMessage() + ".", "/username");
        }
        Optional<Refusal> refusal = PasswordRules.refusal(body.password(), username);
        if (refusal.isPresent()) {
            return refused(refusal.get(), "/password");
        }
        if (username.isReserved()) {
            return taken();
        }
        String scope = "POST /users " + username;
        boolean mayBeRepeat = request.idempotencyKey(scope, FIRST).isPresent()
                && accounts.credentials(username).isPresent();
        return mayBeRepeat
                ? repeat(request, scope, username, body.password())
                : register(request, scope, FIRST, username, hasher.hash(body.password()));
    }

    /**
     * Nothing is kept of the first request's password but the account's hash: a repeat is one whose password is the account's. That is a
     * guess like any other.
     */
    private Reply repeat(Request request, String scope, Username username, Password password)
            throws InterruptedException {
        return switch (checking.check(username.value(), password, Clients.of(request))) {
            case Result.Slowed slowed -> Clients.slowed(slowed.retryAfter());
            case Result.Right right ->
                register(request, scope, FIRST, username, right.credentials().passwordHash());
            case Result.Wrong _ -> register(request, scope, ANOTHER, username, hasher.hash(password));
        };
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
        return Reply.problem(422, refusal.code(), "The password " + refusal.detail() + ".", field);
    }

    private static Reply taken() {
        return Reply.problem(409, "username_taken", "Somebody has this username already; choose another.", "/username");
    }
}
