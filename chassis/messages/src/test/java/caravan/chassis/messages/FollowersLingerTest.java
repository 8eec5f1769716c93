package caravan.chassis.messages;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.messages.workers.MessageLinger;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The page sizes of a follower when messages come at a constant rate and it waits after each page. */
class FollowersLingerTest {
    private static final int PAGES = 20;

    @Test
    void ordersOfASingleCallerShareTransactionsOfTen() {
        assertThat(messagesOfAPageAt(200)).isEqualTo(10);
    }

    @Test
    void infrequentOrdersDoNotWaitForOthers() {
        assertThat(messagesOfAPageAt(80)).isEqualTo(1);
        assertThat(OutboxFollower.LINGER.after(1)).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void noPageWaitsLongerThanTheLimit() {
        assertThat(OutboxFollower.LINGER.after(500)).isEqualTo(MessageLinger.MAX);
    }

    private static long messagesOfAPageAt(int messagesPerSecond) {
        long messages = 1;
        for (int page = 0; page < PAGES; page++) {
            Duration wait = OutboxFollower.LINGER.after((int) messages);
            messages = Math.max(1, wait.toNanos() * messagesPerSecond / 1_000_000_000);
        }
        return messages;
    }
}
