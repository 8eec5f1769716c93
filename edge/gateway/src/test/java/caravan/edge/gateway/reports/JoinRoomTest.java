package caravan.edge.gateway.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JoinRoomTest {
    private final JoinRoom room = new JoinRoom();

    @Test
    void allReportsTogetherTakeNoMoreThanTheLimit() {
        try (JoinRoom.Share one = room.open();
                JoinRoom.Share other = room.open()) {
            assertThat(one.tryTake(JoinRoom.BYTES_MAX - 10)).isTrue();
            assertThat(other.tryTake(11)).isFalse();
            assertThat(other.tryTake(10)).isTrue();
        }
        assertThat(room.taken()).isZero();
    }

    @Test
    void anAnswerThatComesAfterItsReportTakesNothing() {
        JoinRoom.Share share = room.open();
        share.close();

        assertThat(share.tryTake(1)).isFalse();
        assertThat(room.taken()).isZero();
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
