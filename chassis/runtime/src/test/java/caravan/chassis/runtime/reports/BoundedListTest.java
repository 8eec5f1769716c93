package caravan.chassis.runtime.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BoundedListTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    @Test
    void elementsHaveAPlaceUntilTheListIsFull() {
        BoundedList list = new BoundedList("[1,22]".length() + 1);
        assertThat(list.add(bytes("1"))).isTrue();
        assertThat(list.add(bytes("22"))).isTrue();
        assertThat(list.add(bytes("3"))).isFalse();

        assertThat(text(list.json())).isEqualTo("[1,22]");
        assertThat(text(list.jsonReversed())).isEqualTo("[22,1]");
    }

    @Test
    void anEmptyListIsAList() {
        assertThat(text(new BoundedList(10).json())).isEqualTo("[]");
    }
}
