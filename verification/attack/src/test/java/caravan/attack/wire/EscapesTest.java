package caravan.attack.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EscapesTest {
    @Test
    void everyByteComesBack() {
        byte[] all = new byte[256];
        for (int at = 0; at < all.length; at++) {
            all[at] = (byte) at;
        }
        assertThat(Escapes.bytes(Escapes.of(all))).isEqualTo(all);
    }
}
