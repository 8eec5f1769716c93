package caravan.edge.gateway.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class JoinRoomTest {
    private final JoinRoom room = new JoinRoom();

    @Test
    void aReportTakesNoMoreThanItsShareWhateverTheOthersTake() {
        try (JoinRoom.Share one = room.open("ada", Duration.ZERO).orElseThrow();
                JoinRoom.Share other = room.open("ada", Duration.ZERO).orElseThrow()) {
            assertThat(one.tryTake(JoinRoom.SHARE_BYTES - 10)).isTrue();
            assertThat(one.tryTake(11)).isFalse();
            assertThat(other.tryTake(JoinRoom.SHARE_BYTES)).isTrue();
        }
    }

    @Test
    void onlySoManyReportsAreJoinedAtOnce() {
        for (int place = 1; place < JoinRoom.JOINED_AT_ONCE_MAX; place++) {
            assertThat(room.open("ada", Duration.ZERO)).isPresent();
        }
        try (JoinRoom.Share last = room.open("ada", Duration.ZERO).orElseThrow()) {
            assertThat(room.open("ada", Duration.ZERO)).isEmpty();
            last.close();
        }
        assertThat(room.open("ada", Duration.ZERO)).isPresent();
        assertThat(room.open("ada", Duration.ZERO)).isEmpty();
    }

    @Test
    void aCallerWhoAsksAllTheTimeTakesNoPlaceOfOthers() throws InterruptedException {
        List<JoinRoom.Share> taken = new ArrayList<>();
        for (int place = 0; place < JoinRoom.JOINED_AT_ONCE_MAX; place++) {
            taken.add(room.open("ada", Duration.ZERO).orElseThrow());
        }
        AtomicReference<Optional<JoinRoom.Share>> waiting = new AtomicReference<>(Optional.empty());
        Thread fourth = Thread.ofVirtual().start(() -> waiting.set(room.open("ada", Duration.ofMinutes(1))));
        await().until(() -> fourth.getState() == Thread.State.TIMED_WAITING);

        assertThat(room.open("ada", Duration.ofMinutes(1))).isEmpty();

        taken.removeLast().close();
        fourth.join();
        taken.removeLast().close();
        assertThat(room.open("bert", Duration.ZERO)).isPresent();
        assertThat(waiting.get()).isPresent();
    }

    @Test
    void anAnswerThatComesAfterItsReportTakesNothing() {
        JoinRoom.Share share = room.open("ada", Duration.ZERO).orElseThrow();
        share.close();

        assertThat(share.tryTake(1)).isFalse();
    }

    @Test
    void listsAreJoinedAndWhatIsNoListIsLeftOut() {
        JsonLists lists = new JsonLists();
        for (String list : new String[] {"[]", " [1, 2] \n", "{}", "", "[{\"a\":[3]}]"}) {
            lists.addElements(list.getBytes(StandardCharsets.UTF_8));
        }

        assertThat(new String(lists.bytes(), StandardCharsets.UTF_8)).isEqualTo("[1, 2,{\"a\":[3]}]");
    }
}
