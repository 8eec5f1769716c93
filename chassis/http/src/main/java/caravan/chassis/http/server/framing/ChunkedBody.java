package caravan.chassis.http.server.framing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/**
 * Reads a chunked body (RFC 9112, 7.1) strictly, and passes it on in the simplest form: without extensions and trailers, and never half a
 * line, so that the codec behind it buffers nothing. One for each connection; it is reused.
 */
public final class ChunkedBody {
    public enum Outcome {
        MORE_NEEDED,
        ENDED,
        BROKEN,
        NO_ROOM
    }

    private enum State {
        SIZE,
        BEFORE_EXTENSION,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILER,
        TRAILER_NAME,
        TRAILER_VALUE,
        TRAILER_LF,
        LAST_LF
    }

    /** Digits of a size, including leading zeros. */
    private static final int SIZE_DIGITS_MAX = 16;
    /** Bytes of all extensions and trailers of one body. */
    private static final int DROPPED_BYTES_MAX = 8 * 1024;

    private State state = State.SIZE;
    private long size;
    private int digits;
    private int dropped;
    private boolean afterData;

    public void reset() {
        state = State.SIZE;
        size = 0;
        digits = 0;
        dropped = 0;
        afterData = false;
    }

    /** @param next takes what is passed on; returns whether there was room for it */
    public Outcome read(ByteBuf in, Predicate<ByteBuf> next) {
        while (in.isReadable()) {
            if (state == State.DATA) {
                int length = (int) Math.min(in.readableBytes(), size);
                size -= length;
                if (size == 0) {
                    state = State.DATA_CR;
                }
                if (!next.test(in.readRetainedSlice(length))) {
                    return Outcome.NO_ROOM;
                }
                continue;
            }
            byte character = in.readByte();
            if (state == State.LAST_LF && character == '\n') {
                return Outcome.ENDED;
            }
            if (!step(character)) {
                return Outcome.BROKEN;
            }
            if (character == '\n' && state == State.DATA && !next.test(sizeLine())) {
                return Outcome.NO_ROOM;
            }
        }
        return Outcome.MORE_NEEDED;
    }

    /** The end of the body for the codec; pass it on once the body has ended. */
    public ByteBuf end() {
        return line("0\r\n\r\n");
    }

    private ByteBuf sizeLine() {
        return line(Long.toHexString(size) + "\r\n");
    }

    private ByteBuf line(String text) {
        String whole = afterData ? "\r\n" + text : text;
        afterData = true;
        return Unpooled.wrappedBuffer(whole.getBytes(StandardCharsets.US_ASCII));
    }

    private boolean step(byte character) {
        return switch (state) {
            case SIZE -> digit(character);
            case BEFORE_EXTENSION ->
                character == ';' ? to(State.EXTENSION) : Characters.isWhitespace(character) && drop();
            case EXTENSION -> text(character, State.SIZE_LF);
            case SIZE_LF -> character == '\n' && to(size == 0 ? State.TRAILER : State.DATA);
            case DATA -> throw new IllegalStateException("data is read in pieces");
            case DATA_CR -> character == '\r' && to(State.DATA_LF);
            case DATA_LF -> character == '\n' && nextSize();
            case TRAILER ->
                character == '\r'
                        ? to(State.LAST_LF)
                        : Characters.isToken(character) && drop() && to(State.TRAILER_NAME);
            case TRAILER_NAME -> character == ':' ? to(State.TRAILER_VALUE) : Characters.isToken(character) && drop();
            case TRAILER_VALUE -> text(character, State.TRAILER_LF);
            case TRAILER_LF -> character == '\n' && to(State.TRAILER);
            case LAST_LF -> false;
        };
    }

    private boolean digit(byte character) {
        int value = Characters.hexadecimal(character);
        if (value >= 0) {
            size = size * 16 + value;
            return ++digits <= SIZE_DIGITS_MAX && size <= Integer.MAX_VALUE;
        }
        if (digits == 0) {
            return false;
        }
        return switch (character) {
            case '\r' -> to(State.SIZE_LF);
            case ';' -> to(State.EXTENSION);
            case ' ', '\t' -> to(State.BEFORE_EXTENSION);
            default -> false;
        };
    }

    private boolean text(byte character, State afterReturn) {
        return character == '\r' ? to(afterReturn) : !Characters.isControl(character) && drop();
    }

    private boolean nextSize() {
        size = 0;
        digits = 0;
        return to(State.SIZE);
    }

    private boolean drop() {
        return ++dropped <= DROPPED_BYTES_MAX;
    }

    private boolean to(State next) {
        state = next;
        return true;
    }
}
