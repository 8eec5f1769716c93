package caravan.edge.gateway.upstream;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** An answer's body as it comes in (RFC 9112, 6.3): pieces of it, never more than asked for. */
public final class UpstreamBody {
    private static final int CHUNK_LINE_BYTES_MAX = 256;
    private static final int TRAILER_LINES_MAX = 32;
    private static final int TRAILER_LINE_BYTES_MAX = 4096;
    private static final int CHUNK_SIZE_DIGITS_MAX = 15;

    private final DataReader reader;
    private final Framing framing;
    private final long length;
    private long left;
    private boolean complete;

    private enum Framing {
        LENGTH,
        CHUNKED,
        UNTIL_CLOSE
    }

    private UpstreamBody(DataReader reader, Framing framing, long length) {
        this.reader = reader;
        this.framing = framing;
        this.length = length;
        this.left = Math.max(0, length);
        this.complete = framing == Framing.LENGTH && length == 0;
    }

    static UpstreamBody none(DataReader reader) {
        return new UpstreamBody(reader, Framing.LENGTH, 0);
    }

    /** @throws IOException if the head does not tell for certain where the body ends */
    static UpstreamBody of(DataReader reader, Headers headers) throws IOException {
        List<String> lengths = headers.values(HeaderNames.CONTENT_LENGTH);
        if (headers.contains(HeaderNames.TRANSFER_ENCODING)) {
            List<String> codings = headers.values(HeaderNames.TRANSFER_ENCODING);
            if (!lengths.isEmpty()
                    || codings.size() != 1
                    || !codings.getFirst().strip().toLowerCase(Locale.ROOT).equals("chunked")) {
                throw new IOException("the answer's framing is ambiguous");
            }
            return new UpstreamBody(reader, Framing.CHUNKED, -1);
        }
        if (lengths.isEmpty()) {
            return new UpstreamBody(reader, Framing.UNTIL_CLOSE, -1);
        }
        String text = lengths.getFirst().strip();
        if (lengths.size() != 1
                || text.isEmpty()
                || text.length() > 18
                || !text.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            throw new IOException("the answer's Content-Length is none");
        }
        return new UpstreamBody(reader, Framing.LENGTH, Long.parseLong(text));
    }

    /** In bytes, -1 if it is not known beforehand. */
    public long length() {
        return length;
    }

    /** Whether it was read to its end, so that the connection is at the next answer's beginning. */
    boolean isComplete() {
        return complete && framing != Framing.UNTIL_CLOSE;
    }

    /**
     * What is there, waiting for at least a byte.
     *
     * @return -1 at the end
     * @throws IOException if it breaks off, or takes too long
     */
    public int read(byte[] into, int offset, int bytesMax) throws IOException {
        try {
            if (complete || (framing == Framing.CHUNKED && left == 0 && !nextChunk())) {
                return -1;
            }
            try {
                reader.ensureAvailable();
            } catch (DataReader.InsufficientDataAvailableException ended) {
                if (framing == Framing.UNTIL_CLOSE) {
                    complete = true;
                    return -1;
                }
                throw ended;
            }
            int count = Math.min(reader.available(), bytesMax);
            if (framing != Framing.UNTIL_CLOSE) {
                count = (int) Math.min(count, left);
            }
            reader.readBuffer(count).read(into, offset, count);
            consumed(count);
            return count;
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        } catch (DataReader.InsufficientDataAvailableException | DataReader.IncorrectNewLineException broken) {
            throw new IOException("the answer breaks off", broken);
        }
    }

    private void consumed(int count) throws IOException {
        if (framing == Framing.UNTIL_CLOSE) {
            return;
        }
        left -= count;
        if (left == 0 && framing == Framing.LENGTH) {
            complete = true;
        } else if (left == 0) {
            endLine();
        }
    }

    /** @return whether there is one with content */
    private boolean nextChunk() throws IOException {
        String line = line(CHUNK_LINE_BYTES_MAX);
        int semicolon = line.indexOf(';');
        String digits = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
        if (digits.isEmpty()
                || digits.length() > CHUNK_SIZE_DIGITS_MAX
                || !digits.chars().allMatch(digit -> Character.digit(digit, 16) >= 0 && digit < 0x7F)) {
            throw new IOException("a chunk's size is none");
        }
        left = Long.parseLong(digits, 16);
        if (left > 0) {
            return true;
        }
        for (int lines = 0; !line(TRAILER_LINE_BYTES_MAX).isEmpty(); lines++) {
            if (lines == TRAILER_LINES_MAX) {
                throw new IOException("the answer has too many trailers");
            }
        }
        complete = true;
        return false;
    }

    private String line(int bytesMax) throws IOException {
        int end = reader.findNewLine(bytesMax);
        if (end == bytesMax) {
            throw new IOException("a line of the answer's framing is too long");
        }
        String line = end == 0 ? "" : reader.readAsciiString(end);
        reader.skip(2);
        return line;
    }

    private void endLine() throws IOException {
        if (!line(2).isEmpty()) {
            throw new IOException("a chunk is longer than it says");
        }
    }
}
