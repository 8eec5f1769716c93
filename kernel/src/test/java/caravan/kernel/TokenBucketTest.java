package caravan.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final TokenBucket.Rate RATE = TokenBucket.Rate.perSecond(2, 4);

    @Test
    void itGivesABurstAndThenARate() {
        TokenBucket bucket = TokenBucket.full(0);
        for (int left = 4; left > 0; left--) {
            assertThat(bucket.tokens(RATE, 0)).isEqualTo(left);
            assertThat(bucket.nanosUntilToken(RATE, 0)).isZero();
            bucket = bucket.without(1, RATE, 0);
        }
        assertThat(bucket.tokens(RATE, 0)).isZero();
        assertThat(bucket.nanosUntilToken(RATE, 0)).isEqualTo(SECOND / 2);
        assertThat(bucket.nanosUntilFull(0)).isEqualTo(2 * SECOND);
        assertThat(bucket.nanosUntilToken(RATE, SECOND / 2 - 1)).isEqualTo(1);
        assertThat(bucket.nanosUntilToken(RATE, SECOND / 2)).isZero();
    }

    @Test
    void anUnusedBucketHoldsAtMostABurst() {
        TokenBucket empty = TokenBucket.full(0).without(4, RATE, 0);
        assertThat(empty.tokens(RATE, 100 * SECOND)).isEqualTo(4);
        assertThat(empty.without(1, RATE, 100 * SECOND).tokens(RATE, 100 * SECOND))
                .isEqualTo(3);
    }

    @Test
    void moreTokensCanBeTakenThanThereAre() {
        TokenBucket owing = TokenBucket.full(0).without(6, RATE, 0);
        assertThat(owing.tokens(RATE, 0)).isZero();
        assertThat(owing.nanosUntilToken(RATE, 0)).isEqualTo(3 * SECOND / 2);
    }

    @Test
    void theClockMayBeBelowZeroAndMayWrap() {
        long before = Long.MAX_VALUE - SECOND;
        TokenBucket bucket = TokenBucket.full(before).without(4, RATE, before);
        assertThat(bucket.nanosUntilToken(RATE, before + SECOND / 2)).isZero();
        assertThat(bucket.nanosUntilFull(before + 2 * SECOND)).isZero();
    }

    @Test
    void aSharedBucketGivesEachTokenOnce() {
        AtomicReference<TokenBucket> shared = new AtomicReference<>(TokenBucket.full(0));
        int taken = 0;
        for (int asked = 0; asked < 10; asked++) {
            taken += TokenBucket.take(shared, RATE, 0).nanosUntilToken(RATE, 0) == 0 ? 1 : 0;
        }
        assertThat(taken).isEqualTo(4);
        assertThat(shared.get().nanosUntilFull(0)).as("a refusal takes nothing").isEqualTo(2 * SECOND);
    }

    @Test
    void aRateIsPositive() {
        assertThatThrownBy(() -> new TokenBucket.Rate(0, 1)).hasMessageContaining("at least 1 token");
        assertThatThrownBy(() -> new TokenBucket.Rate(1, 0)).hasMessageContaining("1 ns");
    }
}
