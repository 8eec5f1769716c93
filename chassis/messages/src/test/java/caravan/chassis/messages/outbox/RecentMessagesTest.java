package caravan.chassis.messages.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.messages.wire.WrittenMessage;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentMessagesTest {
    private static final int MANY = 1_000;

    private final RecentMessages recent = new RecentMessages(1024 * 1024);

    @Test
    void messagesAfterAPositionComeInOrder() {
        recent.add(2, messages(2));
        recent.add(3, messages(1));
        assertThat(positionsAfter(0)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aReaderMayBeginInsideABatch() {
        recent.add(5, messages(5));
        assertThat(positionsAfter(3)).containsExactly(4L, 5L);
    }

    @Test
    void commitsAddedInAnyOrderAreReadInOrder() {
        recent.add(4, messages(2));
        recent.add(2, messages(2));
        assertThat(positionsAfter(0)).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void ofTwoMessagesAtOnePositionTheLaterIsKept() {
        recent.add(2, messages(2));
        recent.add(3, messages(3));
        assertThat(positionsAfter(0)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aClearedBufferIsEmpty() {
        recent.add(2, messages(2));
        recent.clear();
        assertThat(recent.after(0, MANY, MANY)).isEmpty();
    }

    @Test
    void aPageEndsAtAGap() {
        recent.add(1, messages(1));
        recent.add(3, messages(1));
        assertThat(positionsAfter(0)).containsExactly(1L);
    }

    @Test
    void aMissingNextMessageMeansThatTheTableIsRead() {
        recent.add(3, messages(1));
        assertThat(recent.after(1, MANY, MANY)).isEmpty();
        assertThat(recent.after(3, MANY, MANY)).isEmpty();
    }

    @Test
    void theOldestAreDroppedAtTheByteLimit() {
        RecentMessages small = new RecentMessages(2 * messages(1).getFirst().bytes());
        small.add(1, messages(1));
        small.add(2, messages(1));
        small.add(3, messages(1));
        assertThat(small.after(0, MANY, MANY)).isEmpty();
        assertThat(small.after(1, MANY, MANY).orElseThrow()).hasSize(2);
    }

    @Test
    void aBatchThatIsTooLargeIsNotKept() {
        RecentMessages small = new RecentMessages(messages(1).getFirst().bytes());
        small.add(2, messages(2));
        assertThat(small.after(0, MANY, MANY)).isEmpty();
    }

    @Test
    void aPageIsBoundedInMessagesAndBytes() {
        recent.add(5, messages(5));
        assertThat(recent.after(0, 2, MANY).orElseThrow()).hasSize(2);
        assertThat(recent.after(0, MANY, 1).orElseThrow()).hasSize(1);
    }

    private List<Long> positionsAfter(long position) {
        return recent.after(position, MANY, MANY).orElseThrow().stream()
                .map(RecentMessages.Placed::position)
                .toList();
    }

    private static List<WrittenMessage> messages(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new WrittenMessage("shop.told.v1", "key", 3, Instant.EPOCH, new byte[] {'{', '}'}))
                .toList();
    }
}
