package caravan.commerce.growth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdShiftTest {
    private static final UUID BEFORE = UUID.fromString("019af2c4-5d6d-7a31-8c02-9b1f4e7d6a50");
    private static final UUID FIRST = UUID.fromString("019af2c4-5d6e-7a31-8c02-9b1f4e7d6a50");
    private static final UUID KEY = UUID.fromString("0000af2c-4d6e-4a31-8c02-9b1f4e7d6a50");
    private static final IdShift SHIFT = new IdShift(0x019af2c45d6eL, 0x6e);

    @Test
    void idsSinceTheFirstOrderAndRandomOnesAreOthersInACopy() {
        assertThat(SHIFT.isMoved(FIRST.getMostSignificantBits())).isTrue();
        assertThat(SHIFT.isMoved(KEY.getMostSignificantBits())).isTrue();
        assertThat(SHIFT.isMoved(BEFORE.getMostSignificantBits())).isFalse();
        assertThat(SHIFT.isOfOrder(KEY.getMostSignificantBits())).isFalse();
    }

    @Test
    void anIdIsTheSameInTextAndInBinary() {
        byte[] text = ("x" + FIRST + "y").getBytes(StandardCharsets.US_ASCII);
        byte[] binary = ByteBuffer.allocate(16)
                .putLong(FIRST.getMostSignificantBits())
                .putLong(FIRST.getLeastSignificantBits())
                .array();

        SHIFT.moveText(text, 1, IdShift.high(text, 1), 2);
        SHIFT.moveBinary(binary, 0, FIRST.getMostSignificantBits(), 2);

        assertThat(new String(text, StandardCharsets.US_ASCII)).isEqualTo("x019af2c4-5c92-7a31-8c02-9b1f4e7d6a50y");
        assertThat(new UUID(
                        ByteBuffer.wrap(binary).getLong(),
                        ByteBuffer.wrap(binary).getLong(8)))
                .isEqualTo(UUID.fromString("019af2c4-5c92-7a31-8c02-9b1f4e7d6a50"));
    }

    @Test
    void onlyAWholeUuidIsOne() {
        byte[] text = (FIRST + " 019af2c4-5d6e-7a31-8c02-9b1f4e7d6a5g").getBytes(StandardCharsets.US_ASCII);

        assertThat(IdShift.isText(text, 0, text.length)).isTrue();
        assertThat(IdShift.isText(text, 0, 35)).isFalse();
        assertThat(IdShift.isText(text, 37, text.length)).isFalse();
    }
}
