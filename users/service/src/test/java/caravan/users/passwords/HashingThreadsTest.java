package caravan.users.passwords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.users.passwords.HashTurn.Urgency;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HashingThreadsTest {
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private HashingThreads threads = new HashingThreads(1, 3);

    @AfterEach
    void close() {
        gate.countDown();
        threads.close();
    }

    private Runnable held() {
        return () -> {
            try {
                gate.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        };
    }

    @Test
    void signInsComeBeforeRegistrationsAndKnownDevicesBeforeAll() {
        threads.offer(Urgency.SIGN_IN, held());
        threads.offer(Urgency.NEW_PASSWORD, () -> done.add("registration"));
        threads.offer(Urgency.SIGN_IN, () -> done.add("sign-in"));
        threads.offer(Urgency.KNOWN_DEVICE, () -> done.add("known device"));
        gate.countDown();

        await().untilAsserted(() -> assertThat(done).containsExactly("known device", "sign-in", "registration"));
    }

    @Test
    void afterThreeKnownDevicesInARowAnotherSignInComes() {
        threads = new HashingThreads(1, 20);
        AtomicBoolean begun = new AtomicBoolean();
        threads.offer(Urgency.SIGN_IN, () -> {
            begun.set(true);
            held().run();
        });
        await().untilTrue(begun);
        for (int device = 0; device < 5; device++) {
            threads.offer(Urgency.KNOWN_DEVICE, () -> done.add("known device"));
        }
        threads.offer(Urgency.SIGN_IN, () -> done.add("sign-in"));
        gate.countDown();

        await().untilAsserted(() -> assertThat(done).hasSize(6));
        assertThat(done.indexOf("sign-in")).isEqualTo(3);
    }

    @Test
    void aCrowdOfOneUrgencyDoesNotFillTheQueueOfAnother() {
        int registrations = 0;
        while (registrations < 100 && threads.offer(Urgency.NEW_PASSWORD, held())) {
            registrations++;
        }

        assertThat(registrations).isEqualTo(1 + 3);
        assertThat(threads.offer(Urgency.SIGN_IN, held())).isTrue();
    }

    @Test
    void registrationsLeaveAThreadToSignIns() {
        threads = new HashingThreads(2, 10);
        for (int registration = 0; registration < 5; registration++) {
            threads.offer(Urgency.NEW_PASSWORD, held());
        }
        threads.offer(Urgency.SIGN_IN, () -> done.add("sign-in"));

        await().untilAsserted(() -> assertThat(done).containsExactly("sign-in"));
    }

    @Test
    void aJobThatNobodyWaitsForIsRemoved() {
        Runnable withdrawn = () -> done.add("withdrawn");
        threads.offer(Urgency.SIGN_IN, held());
        threads.offer(Urgency.SIGN_IN, withdrawn);
        threads.offer(Urgency.SIGN_IN, () -> done.add("other"));
        threads.withdraw(Urgency.SIGN_IN, withdrawn);
        gate.countDown();

        await().untilAsserted(() -> assertThat(done).containsExactly("other"));
    }

    @Test
    void theSameThreadsComputeAllHashesEvenAfterALongPause() {
        threads = new HashingThreads(2, 10);
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        for (int round = 0; round < 20; round++) {
            threads.offer(Urgency.SIGN_IN, () -> {
                seen.add(Thread.currentThread());
                done.add("one");
            });
            int expected = round + 1;
            await().until(() -> done.size() == expected);
        }

        assertThat(seen).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void theThreadsEndWithTheService() {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        threads.offer(Urgency.SIGN_IN, () -> seen.add(Thread.currentThread()));
        await().until(() -> !seen.isEmpty());
        threads.close();

        await().until(() -> seen.stream().noneMatch(Thread::isAlive));
        assertThat(threads.offer(Urgency.SIGN_IN, held())).isFalse();
    }
}
