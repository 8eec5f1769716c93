package caravan.benchmarks;

import java.util.List;

/**
 * An answer as Caravan gives it.
 *
 * @param headers its header lines, without the length
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record KeptAnswer(List<String> headers, byte[] body) {
    KeptAnswer {
        headers = List.copyOf(headers);
    }
}
