package caravan.chassis.messages.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class OldestMessageTest {
    private static final long SECOND = 1_000;

    private final OldestMessage oldest = new OldestMessage();

    private static Instant at(long seconds) {
        return Instant.ofEpochSecond(seconds);
    }

    private double age(long nowSeconds, boolean isBehind, long behindSinceSeconds) {
        return oldest.ageSeconds(nowSeconds * SECOND, isBehind, behindSinceSeconds * SECOND);
    }

    @Test
    void nothingWaitsInTheBeginning() {
        assertThat(age(100, false, 0)).isZero();
    }

    @Test
    void aPageThatIsBeingHandledIsAsOldAsItsFirstMessage() {
        oldest.begun(at(70));
        assertThat(age(100, false, 99)).isEqualTo(30);
        oldest.ended(at(98));
        assertThat(age(100, false, 99)).isZero();
    }

    @Test
    void afterAnIdleHourTheAgeIsThatOfTheNewMessage() {
        oldest.begun(at(10));
        oldest.ended(at(10));
        assertThat(age(3_700, true, 3_695)).isEqualTo(5);
    }

    @Test
    void afterAPageTheRestIsNotOlderThanItsLastMessage() {
        oldest.begun(at(10));
        oldest.ended(at(40));
        assertThat(age(100, true, 5)).isEqualTo(60);
    }

    @Test
    void aPageThatAnotherHandledDoesNotCount() {
        oldest.begun(at(10));
        oldest.forget();
        assertThat(age(100, false, 10)).isZero();
    }

    @Test
    void theClockOfAnotherMachineMayBeAhead() {
        oldest.begun(at(101));
        assertThat(age(100, false, 0)).isZero();
    }
}
