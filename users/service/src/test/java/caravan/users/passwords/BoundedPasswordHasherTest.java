package caravan.users.passwords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.http.OverloadedException;
import caravan.chassis.api.http.Request;
import caravan.users.domain.Password;
import caravan.users.domain.PasswordHash;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BoundedPasswordHasherTest {
    private static final Argon2id CHEAP = new Argon2id(64, 1, 1);
    private static final Password PASSWORD = new Password("correct horse battery");

    private static final HashTurn TURN = HashTurn.ofNoRequest();

    private static BoundedPasswordHasher hasher(Argon2id cost, int atOnce, int waiting, Duration wait) {
        return new BoundedPasswordHasher(cost, new SecureRandom(), atOnce, waiting, wait);
    }

    @Test
    void aPasswordMatchesItsHashAndNoOther() throws InterruptedException {
        BoundedPasswordHasher hasher = hasher(CHEAP, 1, 1, Duration.ofSeconds(30));
        PasswordHash hash = hasher.hash(PASSWORD, TURN);

        assertThat(hasher.matches(PASSWORD, hash, TURN)).isTrue();
        assertThat(hasher.matches(new Password("incorrect horse"), hash, TURN)).isFalse();
    }

    @Test
    void twoHashesOfOnePasswordDiffer() throws InterruptedException {
        BoundedPasswordHasher hasher = hasher(CHEAP, 1, 1, Duration.ofSeconds(30));

        assertThat(hasher.hash(PASSWORD, TURN)).isNotEqualTo(hasher.hash(PASSWORD, TURN));
    }

    @Test
    void nobodysHashMatchesNothing() throws InterruptedException {
        assertThat(hasher(CHEAP, 1, 1, Duration.ofSeconds(30)).matchesNobody(PASSWORD, TURN))
                .isFalse();
    }

    @Test
    void aHashOfWeakerParametersIsOutdated() throws InterruptedException {
        PasswordHash weak = hasher(CHEAP, 1, 1, Duration.ofSeconds(30)).hash(PASSWORD, TURN);

        assertThat(hasher(Argon2id.TODAY, 1, 1, Duration.ofSeconds(30)).isOutdated(weak))
                .isTrue();
        assertThat(hasher(CHEAP, 1, 1, Duration.ofSeconds(30)).isOutdated(weak)).isFalse();
    }

    @Test
    void moreThanTheQueueHoldsIsRefusedAtOnce() throws Exception {
        BoundedPasswordHasher hasher = hasher(new Argon2id(32 * 1024, 4, 1), 1, 1, Duration.ofSeconds(60));
        int callers = 8;
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Boolean>> refused = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < callers; caller++) {
                refused.add(executor.submit(() -> {
                    start.await();
                    try {
                        hasher.hash(PASSWORD, TURN);
                        return false;
                    } catch (OverloadedException full) {
                        return true;
                    }
                }));
            }
            start.countDown();
        }
        int refusals = 0;
        for (Future<Boolean> one : refused) {
            refusals += one.get() ? 1 : 0;
        }
        // One password is hashed and one waits; the others come while the first is still hashed.
        assertThat(refusals).isBetween(1, callers - 2);
    }

    /** Records that it waits, as a request does that gives its place back. */
    private static final class Place implements HashTurn.Waiting {
        private final AtomicBoolean given = new AtomicBoolean();
        private Duration timeout = Duration.ZERO;

        @Override
        public <T> T waiting(Duration longest, Request.Wait<T> wait) throws InterruptedException {
            timeout = longest;
            given.set(true);
            try {
                return wait.within(longest);
            } finally {
                given.set(false);
            }
        }
    }

    @Test
    void aRequestThatWaitsForAHashHoldsNoPlace() throws InterruptedException {
        BoundedPasswordHasher hasher = hasher(new Argon2id(32 * 1024, 4, 1), 1, 1, Duration.ofSeconds(60));
        Place place = new Place();
        HashTurn turn = new HashTurn(HashTurn.Urgency.SIGN_IN, place);
        Thread waiting = Thread.startVirtualThread(() -> {
            try {
                hasher.hash(PASSWORD, turn);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        await().until(() -> place.given.get() || !waiting.isAlive());
        waiting.join();

        assertThat(place.timeout).isEqualTo(Duration.ofSeconds(60));
        assertThat(place.given).isFalse();
    }

    @Test
    void aWaitHasAnEnd() {
        BoundedPasswordHasher hasher = hasher(new Argon2id(32 * 1024, 4, 1), 1, 1, Duration.ofMillis(1));

        assertThatThrownBy(() -> hasher.hash(PASSWORD, TURN)).isInstanceOf(OverloadedException.class);
    }
}
