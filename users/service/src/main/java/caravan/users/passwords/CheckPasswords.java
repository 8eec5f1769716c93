package caravan.users.passwords;

import caravan.chassis.api.http.Caller;
import caravan.kernel.UserId;
import caravan.users.AccountRepository;
import caravan.users.AccountRepository.Credentials;
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
 * Checks passwords outside of any transaction. An unknown name costs the same work as a wrong password, so neither the answer nor its time
 * shows which names exist.
 */
public final class CheckPasswords {
    private static final int COUNTED_NAME_CHARACTERS_MAX = 64;

    private final AccountRepository accounts;
    private final PasswordHasher hasher;
    private final SlowGuesses guesses;

    /**
     * Somebody who tries a password.
     *
     * @param devices the ids of the device, by the account that it has signed in to before
     * @param waiting how the request waits
     */
    public record Attempt(Client client, Map<UserId, String> devices, HashTurn.Waiting waiting) {}

    /** The outcome of a check. */
    public sealed interface Result {
        /**
         * The password is the account's.
         *
         * @param stronger a new hash of the password, if the stored one is weaker than today's
         */
        record Right(Credentials credentials, Optional<PasswordHash> stronger) implements Result {}

        /** The password is wrong, or there is no such account. */
        record Wrong(Optional<UserId> userId) implements Result {}

        /** Too many passwords were wrong: this one was not checked. */
        record Slowed(Duration retryAfter) implements Result {}
    }

    public CheckPasswords(AccountRepository accounts, PasswordHasher hasher, SlowGuesses guesses) {
        this.accounts = accounts;
        this.hasher = hasher;
        this.guesses = guesses;
    }

    /** Checks the password of the account with this name. The name is as it was typed. */
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

    /** Checks the password of somebody who is signed in. Only wrong guesses of this session count. */
    public Result check(Caller caller, Password password, Attempt attempt) throws InterruptedException {
        Optional<Credentials> credentials = accounts.credentials(caller.id());
        return check(
                caller.id().toString(),
                Optional.of(caller.session().toString()),
                attempt,
                turn -> compare(credentials, password, turn));
    }

    /** Compares a password; runs only if the guesser has a guess left. */
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
