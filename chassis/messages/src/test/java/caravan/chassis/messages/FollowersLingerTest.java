package caravan.chassis.messages;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.messages.workers.MessageLinger;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How large a follower's pages become at an even pace of messages, each with the wait behind the one before. */
class FollowersLingerTest {
    private static final int PAGES = 20;

    @Test
    void aLoneCallersOrdersShareTransactionsOfTen() {
        assertThat(messagesOfAPageAt(200)).isEqualTo(10);
    }

    @Test
    void ordersThatComeOneByOneWaitForNoOthers() {
        assertThat(messagesOfAPageAt(80)).isEqualTo(1);
        assertThat(OutboxFollower.LINGER.after(1)).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void noPageWaitsLongerThanTheLongest() {
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
