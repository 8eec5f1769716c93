package caravan.edge.gateway.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JoinRoomTest {
    private final JoinRoom room = new JoinRoom();

    @Test
    void aReportTakesNoMoreThanItsShareWhateverTheOthersTake() {
        try (JoinRoom.Share one = room.open(Duration.ZERO).orElseThrow();
                JoinRoom.Share other = room.open(Duration.ZERO).orElseThrow()) {
            assertThat(one.tryTake(JoinRoom.SHARE_BYTES - 10)).isTrue();
            assertThat(one.tryTake(11)).isFalse();
            assertThat(other.tryTake(JoinRoom.SHARE_BYTES)).isTrue();
        }
    }

    @Test
    void onlySoManyReportsAreJoinedAtOnce() {
        for (int place = 1; place < JoinRoom.JOINED_AT_ONCE_MAX; place++) {
            assertThat(room.open(Duration.ZERO)).isPresent();
        }
        try (JoinRoom.Share last = room.open(Duration.ZERO).orElseThrow()) {
            assertThat(room.open(Duration.ZERO)).isEmpty();
            last.close();
        }
        assertThat(room.open(Duration.ZERO)).isPresent();
        assertThat(room.open(Duration.ZERO)).isEmpty();
    }

    @Test
    void anAnswerThatComesAfterItsReportTakesNothing() {
        JoinRoom.Share share = room.open(Duration.ZERO).orElseThrow();
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
