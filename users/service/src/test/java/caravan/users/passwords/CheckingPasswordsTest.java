package caravan.users.passwords;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.runtime.cache.CaffeineCache;
import caravan.users.UsersOnPostgres;
import caravan.users.domain.Client;
import caravan.users.domain.Password;
import caravan.users.domain.PasswordHash;
import caravan.users.passwords.CheckingPasswords.Result;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CheckingPasswordsTest {
    private static final Password RIGHT = new Password("right password");
    private static final Password WRONG = new Password("wrong password");
    private static final Client THIEF = new Client("198.51.100.7", "");
    private static final Client OWNER = new Client("192.0.2.1", "");

    private final UsersOnPostgres users = new UsersOnPostgres();
    private final CountingHasher hasher = new CountingHasher();
    private final CheckingPasswords checking = new CheckingPasswords(
            users.accounts,
            hasher,
            new SlowingGuesses(
                    new CaffeineCache<>(
                            "guesses",
                            1024 * 1024,
                            allowance -> SlowingGuesses.COUNTED_BYTES,
                            SlowingGuesses.COUNTED_FOR,
                            new SimpleMeterRegistry()),
                    users.clock));

    /** Knows one password, and counts how often it is asked. */
    private static final class CountingHasher implements PasswordHasher {
        private int computed;

        @Override
        public PasswordHash hash(Password password) {
            computed++;
            return UsersOnPostgres.HASH;
        }

        @Override
        public boolean matches(Password password, PasswordHash hash) {
            computed++;
            return password.equals(RIGHT);
        }

        @Override
        public boolean matchesNobody(Password password) {
            computed++;
            return false;
        }

        @Override
        public boolean isOutdated(PasswordHash hash) {
            return false;
        }
    }

    @BeforeEach
    void registerAnn() {
        users.customer("ann");
    }

    @AfterEach
    void close() {
        users.close();
    }

    private Result guessUntilSlowed(String name) throws InterruptedException {
        Result result = checking.check(name, WRONG, THIEF);
        for (int guess = 0; guess < 100 && !(result instanceof Result.Slowed); guess++) {
            result = checking.check(name, WRONG, THIEF);
        }
        return result;
    }

    @Test
    void aWrongNameCostsTheSameWorkAsAWrongPassword() throws InterruptedException {
        checking.check("ann", WRONG, OWNER);
        int forWrongPassword = hasher.computed;
        checking.check("nobody", WRONG, OWNER);
        checking.check("!", WRONG, OWNER);

        assertThat(hasher.computed).isEqualTo(3 * forWrongPassword);
    }

    @Test
    void whoeverGuessesIsSlowed() throws InterruptedException {
        assertThat(guessUntilSlowed("ann")).isEqualTo(new Result.Slowed(Duration.ofSeconds(30)));
    }

    @Test
    void aSlowedGuessCostsNoWork() throws InterruptedException {
        guessUntilSlowed("ann");
        int before = hasher.computed;
        checking.check("ann", RIGHT, THIEF);

        assertThat(hasher.computed).isEqualTo(before);
    }

    @Test
    void theOwnerGetsInFromElsewhereAllTheWhile() throws InterruptedException {
        guessUntilSlowed("ann");

        assertThat(checking.check("ann", RIGHT, OWNER)).isInstanceOf(Result.Right.class);
    }

    @Test
    void anotherNameFromTheSameAddressIsCountedByItself() throws InterruptedException {
        users.customer("bob");
        guessUntilSlowed("ann");

        assertThat(checking.check("bob", RIGHT, THIEF)).isInstanceOf(Result.Right.class);
    }

    @Test
    void oneAddressCannotTryOnePasswordOnEveryName() throws InterruptedException {
        int looked = 0;
        while (looked < 1_000 && !(checking.check("name-" + looked, WRONG, THIEF) instanceof Result.Slowed)) {
            looked++;
        }

        assertThat(looked).isEqualTo(100);
    }

    @Test
    void theRightPasswordIsNeverCounted() throws InterruptedException {
        for (int time = 0; time < 50; time++) {
            assertThat(checking.check("ann", RIGHT, OWNER)).isInstanceOf(Result.Right.class);
        }
    }

    @Test
    void afterAWaitOneMoreGuessIsLookedAt() throws InterruptedException {
        guessUntilSlowed("ann");
        users.clock.advance(Duration.ofSeconds(30));

        assertThat(checking.check("ann", WRONG, THIEF)).isInstanceOf(Result.Wrong.class);
        assertThat(checking.check("ann", WRONG, THIEF)).isInstanceOf(Result.Slowed.class);
    }

    @Test
    void anIpv6NetworkIsOneGuesser() {
        assertThat(SlowingGuesses.network("2001:db8:1:2:3::1"))
                .isEqualTo(SlowingGuesses.network("2001:db8:1:2:ffff:ffff:ffff:ffff"))
                .isNotEqualTo(SlowingGuesses.network("2001:db8:1:3::1"));
        assertThat(SlowingGuesses.network("192.0.2.1")).isEqualTo("192.0.2.1");
    }
}
