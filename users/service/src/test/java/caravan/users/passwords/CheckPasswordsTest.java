package caravan.users.passwords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.runtime.cache.CaffeineCache;
import caravan.users.UsersOnPostgres;
import caravan.users.domain.Account;
import caravan.users.domain.Client;
import caravan.users.domain.Password;
import caravan.users.domain.PasswordHash;
import caravan.users.passwords.CheckPasswords.Attempt;
import caravan.users.passwords.CheckPasswords.Result;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CheckPasswordsTest {
    private static final Password RIGHT = new Password("right password");
    private static final Password WRONG = new Password("wrong password");
    private static final Attempt THIEF = from("198.51.100.7");
    private static final Attempt OWNER = from("192.0.2.1");

    private final UsersOnPostgres users = new UsersOnPostgres();
    private Account ann;
    private final CountingHasher hasher = new CountingHasher();
    private final CheckPasswords checkPasswords = new CheckPasswords(
            users.accounts,
            hasher,
            new SlowGuesses(
                    new CaffeineCache<>(
                            "guesses",
                            1024 * 1024,
                            allowance -> SlowGuesses.COUNTED_BYTES,
                            SlowGuesses.COUNTED_FOR,
                            new SimpleMeterRegistry()),
                    users.clock));

    /** Accepts one password, and counts the checks. */
    private static final class CountingHasher implements PasswordHasher {
        private int computed;
        private CountDownLatch held = new CountDownLatch(0);

        @Override
        public PasswordHash hash(Password password, HashTurn turn) {
            computed++;
            return UsersOnPostgres.HASH;
        }

        @Override
        public boolean matches(Password password, PasswordHash hash, HashTurn turn) throws InterruptedException {
            synchronized (this) {
                computed++;
            }
            held.await();
            return password.equals(RIGHT);
        }

        @Override
        public boolean matchesNobody(Password password, HashTurn turn) {
            computed++;
            return false;
        }

        @Override
        public boolean isOutdated(PasswordHash hash) {
            return false;
        }
    }

    private static Attempt from(String address) {
        return new Attempt(
                new Client(address, ""), Map.of(), HashTurn.ofNoRequest().waiting());
    }

    private Attempt knownFrom(String address) {
        return new Attempt(
                new Client(address, ""),
                Map.of(ann.id(), "laptop"),
                HashTurn.ofNoRequest().waiting());
    }

    @BeforeEach
    void registerAnn() {
        ann = users.customer("ann");
    }

    @AfterEach
    void close() {
        users.close();
    }

    private Result guessUntilSlowed(String name) throws InterruptedException {
        Result result = checkPasswords.check(name, WRONG, THIEF);
        for (int guess = 0; guess < 100 && !(result instanceof Result.Slowed); guess++) {
            result = checkPasswords.check(name, WRONG, THIEF);
        }
        return result;
    }

    @Test
    void aWrongNameCostsTheSameWorkAsAWrongPassword() throws InterruptedException {
        checkPasswords.check("ann", WRONG, OWNER);
        int forWrongPassword = hasher.computed;
        checkPasswords.check("nobody", WRONG, OWNER);
        checkPasswords.check("!", WRONG, OWNER);

        assertThat(hasher.computed).isEqualTo(3 * forWrongPassword);
    }

    @Test
    void aGuesserIsSlowed() throws InterruptedException {
        assertThat(guessUntilSlowed("ann")).isEqualTo(new Result.Slowed(Duration.ofSeconds(30)));
    }

    @Test
    void aSlowedGuessCostsNoWork() throws InterruptedException {
        guessUntilSlowed("ann");
        int before = hasher.computed;
        checkPasswords.check("ann", RIGHT, THIEF);

        assertThat(hasher.computed).isEqualTo(before);
    }

    @Test
    void theOwnerGetsInFromElsewhereAllTheWhile() throws InterruptedException {
        guessUntilSlowed("ann");

        assertThat(checkPasswords.check("ann", RIGHT, OWNER)).isInstanceOf(Result.Right.class);
    }

    @Test
    void anotherNameFromTheSameAddressIsCountedByItself() throws InterruptedException {
        users.customer("bob");
        guessUntilSlowed("ann");

        assertThat(checkPasswords.check("bob", RIGHT, THIEF)).isInstanceOf(Result.Right.class);
    }

    @Test
    void oneAddressCannotTryOnePasswordOnEveryName() throws InterruptedException {
        int looked = 0;
        while (looked < 1_000 && !(checkPasswords.check("name-" + looked, WRONG, THIEF) instanceof Result.Slowed)) {
            looked++;
        }

        assertThat(looked).isEqualTo(100);
    }

    @Test
    void theRightPasswordIsNeverCounted() throws InterruptedException {
        for (int time = 0; time < 50; time++) {
            assertThat(checkPasswords.check("ann", RIGHT, OWNER)).isInstanceOf(Result.Right.class);
        }
    }

    @Test
    void afterAWaitOneMoreGuessIsLookedAt() throws InterruptedException {
        guessUntilSlowed("ann");
        users.clock.advance(Duration.ofSeconds(30));

        assertThat(checkPasswords.check("ann", WRONG, THIEF)).isInstanceOf(Result.Wrong.class);
        assertThat(checkPasswords.check("ann", WRONG, THIEF)).isInstanceOf(Result.Slowed.class);
    }

    @Test
    void oneAccountIsNotGuessedFromManyAddresses() throws InterruptedException {
        int looked = 0;
        while (looked < 1_000
                && !(checkPasswords.check("ann", WRONG, from("198.51.100." + looked)) instanceof Result.Slowed)) {
            looked++;
        }

        assertThat(looked).isEqualTo(100);
    }

    @Test
    void guessesOfOthersDoNotLockOutAKnownDevice() throws InterruptedException {
        for (int guess = 0; guess < 200; guess++) {
            checkPasswords.check("ann", WRONG, from("198.51.100." + guess));
            checkPasswords.check("name-" + guess, WRONG, OWNER);
        }
        assertThat(checkPasswords.check("ann", RIGHT, OWNER)).isInstanceOf(Result.Slowed.class);

        assertThat(checkPasswords.check("ann", RIGHT, knownFrom("192.0.2.1"))).isInstanceOf(Result.Right.class);
    }

    @Test
    void aKnownDevicesGuessesAreCountedByThemselves() throws InterruptedException {
        int looked = 0;
        while (looked < 1_000
                && !(checkPasswords.check("ann", WRONG, knownFrom("192.0.2.1")) instanceof Result.Slowed)) {
            looked++;
        }

        assertThat(looked).isEqualTo(10);
        assertThat(checkPasswords.check("ann", RIGHT, OWNER)).isInstanceOf(Result.Right.class);
    }

    @Test
    void aDeviceIsKnownToItsOwnAccountAlone() throws InterruptedException {
        users.customer("bob");
        Result result = checkPasswords.check("bob", WRONG, knownFrom("198.51.100.7"));
        for (int guess = 0; guess < 100 && !(result instanceof Result.Slowed); guess++) {
            result = checkPasswords.check("bob", WRONG, knownFrom("198.51.100.7"));
        }

        assertThat(hasher.computed).isEqualTo(5);
    }

    @Test
    void manyAtOnceWithTheRightPasswordWaitForOneAnother() throws Exception {
        hasher.held = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Result>> results = new ArrayList<>();
            for (int at = 0; at < 20; at++) {
                results.add(executor.submit(() -> checkPasswords.check("ann", RIGHT, OWNER)));
            }
            await().until(() -> hasher.computed == 5);
            hasher.held.countDown();
            for (Future<Result> result : results) {
                assertThat(result.get()).isInstanceOf(Result.Right.class);
            }
        }
    }

    @Test
    void wrongPasswordsAtOnceGetNoMoreChecksThanOneAfterTheOther() throws Exception {
        hasher.held = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Result>> results = new ArrayList<>();
            for (int at = 0; at < 20; at++) {
                results.add(executor.submit(() -> checkPasswords.check("ann", WRONG, THIEF)));
            }
            await().until(() -> hasher.computed == 5);
            hasher.held.countDown();
            int slowed = 0;
            for (Future<Result> result : results) {
                slowed += result.get() instanceof Result.Slowed ? 1 : 0;
            }
            assertThat(slowed).isEqualTo(15);
        }
    }
}
