package caravan.users.passwords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.users.passwords.HashTurn.Urgency;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class HashingThreadsTest {
    @Test
    void manySignInsOfKnownDevicesLetOneOfAnotherInAfterThree() {
        List<Urgency> done = new CopyOnWriteArrayList<>();
        CountDownLatch go = new CountDownLatch(1);
        try (HashingThreads threads = new HashingThreads(1, 100)) {
            threads.offer(Urgency.NEW_PASSWORD, () -> await().until(() -> go.getCount() == 0));
            for (int job = 0; job < 10; job++) {
                threads.offer(Urgency.KNOWN_DEVICE, () -> done.add(Urgency.KNOWN_DEVICE));
            }
            threads.offer(Urgency.SIGN_IN, () -> done.add(Urgency.SIGN_IN));
            go.countDown();
            await().until(() -> done.size() == 11);
        }
        assertThat(done.indexOf(Urgency.SIGN_IN)).isBetween(1, 3);
    }
}
