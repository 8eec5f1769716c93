package caravan.benchmarks.load;

import java.util.List;

/**
 * An answer as Caravan gives it.
 *
 * @param headers its header lines, without the length
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record RecordedAnswer(List<String> headers, byte[] body) {
    public RecordedAnswer {
        headers = List.copyOf(headers);
    }
}
