package caravan.chassis.http.server.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class PendingInputTest {
    private static final int READ_BYTES = 16 * 1024;

    private final ClientQuotas clients =
            new ClientQuotas(new ListenerLimits.Room(10, 10, 100 * READ_BYTES, 3 * READ_BYTES), address -> false);
    private final ClientQuotas.Client client =
            Objects.requireNonNull(clients.enter(InetAddress.ofLiteral("127.0.0.1"), 0));
    private final PendingInput held = new PendingInput(client);

    /** A buffer as one read of the socket gives it: mostly empty. */
    private static ByteBuf read(String text) {
        ByteBuf bytes = Unpooled.buffer(READ_BYTES);
        bytes.writeCharSequence(text, StandardCharsets.US_ASCII);
        return bytes;
    }

    @Test
    void the_counted_bytes_are_the_held_bytes() {
        ByteBuf first = read("first");
        ByteBuf second = read("second");
        assertThat(held.hold(first)).isTrue();
        assertThat(clients.bytes()).isEqualTo(READ_BYTES);

        assertThat(held.hold(second)).isTrue();

        int kept = (first.refCnt() + second.refCnt()) * READ_BYTES;
        ByteBuf all = Objects.requireNonNull(held.take());
        assertThat(all.toString(StandardCharsets.US_ASCII)).isEqualTo("firstsecond");
        assertThat(kept).isZero();
        assertThat(clients.bytes()).isZero();
        all.release();
    }

    @Test
    void bytes_may_be_held_again_after_they_were_taken() {
        assertThat(held.hold(read("first"))).isTrue();
        assertThat(held.hold(read("second"))).isTrue();
        ByteBuf all = Objects.requireNonNull(held.take());
        all.skipBytes("first".length());

        assertThat(held.hold(all)).isTrue();
        assertThat(clients.bytes()).isEqualTo(all.capacity());
        assertThat(held.hold(read("third"))).isTrue();
        assertThat(all.refCnt()).isZero();

        held.drop();
        assertThat(clients.bytes()).isZero();
    }

    @Test
    void input_beyond_the_room_is_not_held() {
        assertThat(client.take(2 * READ_BYTES)).isTrue();
        assertThat(held.hold(read("first"))).isTrue();
        PendingInput another = new PendingInput(client);
        ByteBuf refused = read("second");

        assertThat(another.hold(refused)).isFalse();

        another.drop();
        assertThat(refused.refCnt()).isZero();
        held.drop();
        assertThat(clients.bytes()).isEqualTo(2 * READ_BYTES);
    }
}
