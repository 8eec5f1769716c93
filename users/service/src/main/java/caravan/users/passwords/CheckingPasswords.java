package caravan.users.passwords;

import caravan.kernel.UserId;
import caravan.users.Accounts;
import caravan.users.Credentials;
import caravan.users.domain.Client;
import caravan.users.domain.Password;
import caravan.users.domain.PasswordHash;
import caravan.users.domain.Username;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Checks passwords outside of any transaction. A name that nobody has costs the same work as a wrong password, so that
 * neither the answer nor its time tells which names there are.
 */
public final class CheckingPasswords {
    private static final int COUNTED_NAME_CHARACTERS_MAX = 64;

    private final Accounts accounts;
    private final PasswordHasher hasher;
    private final SlowingGuesses guesses;

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

        /** Too many wrong ones came from this address: this one was not looked at. */
        record Slowed(Duration retryAfter) implements Result {}
    }

    public CheckingPasswords(Accounts accounts, PasswordHasher hasher, SlowingGuesses guesses) {
        this.accounts = accounts;
        this.hasher = hasher;
        this.guesses = guesses;
    }

    /** Checks the password of the account with this name, as it was typed. */
    public Result check(String typedName, Password password, Client client) throws InterruptedException {
        Optional<Username> username = username(typedName);
        String counted = username.map(Username::value).orElseGet(() -> malformed(typedName));
        Optional<Duration> wait = guesses.take(counted, client.address());
        if (wait.isPresent()) {
            return new Result.Slowed(wait.get());
        }
        Result result;
        try {
            result = compare(username.flatMap(accounts::credentials), password);
        } catch (RuntimeException | InterruptedException unchecked) {
            guesses.giveBack(counted, client.address());
            throw unchecked;
        }
        if (result instanceof Result.Right) {
            guesses.giveBack(counted, client.address());
        }
        return result;
    }

    /** Checks the password of somebody who is signed in; guesses count the same. */
    public Result check(UserId userId, Password password, Client client) throws InterruptedException {
        Optional<Credentials> credentials = accounts.credentials(userId);
        return credentials.isPresent()
                ? check(credentials.get().account().username().value(), password, client)
                : new Result.Wrong(Optional.empty());
    }

    private Result compare(Optional<Credentials> credentials, Password password) throws InterruptedException {
        if (credentials.isEmpty()) {
            hasher.matchesNobody(password);
            return new Result.Wrong(Optional.empty());
        }
        Credentials found = credentials.get();
        if (!hasher.matches(password, found.passwordHash())) {
            return new Result.Wrong(Optional.of(found.account().id()));
        }
        return new Result.Right(
                found, hasher.isOutdated(found.passwordHash()) ? Optional.of(hasher.hash(password)) : Optional.empty());
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
