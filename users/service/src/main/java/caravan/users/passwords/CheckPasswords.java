package caravan.users.passwords;

import caravan.chassis.api.http.Caller;
import caravan.kernel.UserId;
import caravan.users.AccountRepository;
import caravan.users.Credentials;
import caravan.users.domain.Client;
import caravan.users.domain.Password;
import caravan.users.domain.PasswordHash;
import caravan.users.domain.Username;
import caravan.users.passwords.HashTurn.Urgency;
import caravan.users.passwords.SlowGuesses.Answer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Checks passwords outside of any transaction. A name that nobody has costs the same work as a wrong password, so that
 * neither the answer nor its time tells which names there are.
 */
public final class CheckPasswords {
    private static final int COUNTED_NAME_CHARACTERS_MAX = 64;

    private final AccountRepository accounts;
    private final PasswordHasher hasher;
    private final SlowGuesses guesses;

    /**
     * Who shows a password.
     *
     * @param devices the devices that it proved to be, by the account that each has signed in to
     * @param waiting how its request waits
     */
    public record Attempt(Client client, Map<UserId, String> devices, HashTurn.Waiting waiting) {}

    /** What came of a check. */
    public sealed interface Result {
        /**
         * The password is the account's.
         *
         * @param stronger its new hash, if the old one is weaker than those made today
         */
        record Right(Credentials credentials, Optional<PasswordHash> stronger) implements Result {}

        /** It is not, or there is no such account. */
        record Wrong(Optional<UserId> userId) implements Result {}

        /** Too many were wrong: this one was not looked at. */
        record Slowed(Duration retryAfter) implements Result {}
    }

    public CheckPasswords(AccountRepository accounts, PasswordHasher hasher, SlowGuesses guesses) {
        this.accounts = accounts;
        this.hasher = hasher;
        this.guesses = guesses;
    }

    /** Checks the password of the account with this name, as it was typed. */
    public Result check(String typedName, Password password, Attempt attempt) throws InterruptedException {
        Optional<Username> username = username(typedName);
        String counted = username.map(Username::value).orElseGet(() -> malformed(typedName));
        if (attempt.devices().isEmpty()) {
            return check(
                    counted,
                    Optional.empty(),
                    attempt,
                    turn -> compare(username.flatMap(accounts::credentials), password, turn));
        }
        Optional<Credentials> credentials = username.flatMap(accounts::credentials);
        Optional<String> device = credentials.flatMap(found ->
                Optional.ofNullable(attempt.devices().get(found.account().id())));
        return check(counted, device, attempt, turn -> compare(credentials, password, turn));
    }

    /** Checks the password of somebody who is signed in: his session's wrong guesses count, and nobody else's. */
    public Result check(Caller caller, Password password, Attempt attempt) throws InterruptedException {
        Optional<Credentials> credentials = accounts.credentials(caller.id());
        return check(
                caller.id().toString(),
                Optional.of(caller.session().toString()),
                attempt,
                turn -> compare(credentials, password, turn));
    }

    /** Compares a password, if a guess is left. */
    private interface Comparison {
        Result compare(HashTurn turn) throws InterruptedException;
    }

    private Result check(String counted, Optional<String> known, Attempt attempt, Comparison comparison)
            throws InterruptedException {
        switch (guesses.ask(counted, attempt.client().network(), known, attempt.waiting())) {
            case Answer.Slowed(Duration retryAfter) -> {
                return new Result.Slowed(retryAfter);
            }
            case Answer.Allowed(SlowGuesses.Guess guess) -> {
                boolean wasWrong = false;
                try {
                    Result result = comparison.compare(new HashTurn(
                            known.isPresent() ? Urgency.KNOWN_DEVICE : Urgency.SIGN_IN, attempt.waiting()));
                    wasWrong = result instanceof Result.Wrong;
                    return result;
                } finally {
                    guess.end(wasWrong);
                }
            }
        }
    }

    private Result compare(Optional<Credentials> credentials, Password password, HashTurn turn)
            throws InterruptedException {
        if (credentials.isEmpty()) {
            hasher.matchesNobody(password, turn);
            return new Result.Wrong(Optional.empty());
        }
        Credentials found = credentials.get();
        if (!hasher.matches(password, found.passwordHash(), turn)) {
            return new Result.Wrong(Optional.of(found.account().id()));
        }
        return new Result.Right(
                found,
                hasher.isOutdated(found.passwordHash()) ? Optional.of(hasher.hash(password, turn)) : Optional.empty());
    }

    private static Optional<Username> username(String typedName) {
        try {
            return Optional.of(Username.normalized(typedName));
        } catch (IllegalArgumentException nobodyCanHaveIt) {
            return Optional.empty();
        }
    }

    private static String malformed(String typedName) {
        return typedName
                .substring(0, Math.min(typedName.length(), COUNTED_NAME_CHARACTERS_MAX))
                .toLowerCase(Locale.ROOT);
    }
}
