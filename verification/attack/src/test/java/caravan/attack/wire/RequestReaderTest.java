package caravan.attack.wire;

import static caravan.attack.wire.ParsedRequest.Form.CUT;
import static caravan.attack.wire.ParsedRequest.Form.DOUBTFUL;
import static caravan.attack.wire.ParsedRequest.Form.MALFORMED;
import static caravan.attack.wire.ParsedRequest.Form.SOUND;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;

class RequestReaderTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private static ListAssert<ParsedRequest.Form> formsOf(String text) {
        return assertThat(RequestReader.read(text.getBytes(StandardCharsets.ISO_8859_1)).stream()
                .map(ParsedRequest::form)
                .toList());
    }

    @Test
    void requestsAreCounted() {
        formsOf(GET + "\r\n" + GET).containsExactly(SOUND, SOUND);
        formsOf("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc" + GET)
                .containsExactly(SOUND, SOUND);
        formsOf("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + GET)
                .containsExactly(SOUND, SOUND);
    }

    @Test
    void nothingFollowsAMalformedRequest() {
        formsOf("GET / HTTP/1.1\r\nX : y\r\n\r\n" + GET).containsExactly(MALFORMED);
        formsOf("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n" + GET)
                .containsExactly(MALFORMED);
        formsOf("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n+3\r\nabc\r\n0\r\n\r\n" + GET)
                .containsExactly(MALFORMED);
        formsOf("\0\r\n\r\n" + GET).containsExactly(MALFORMED);
    }

    @Test
    void nothingFollowsARequestThatCloses() {
        formsOf("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + GET).containsExactly(SOUND);
        formsOf("GET / HTTP/1.0\r\n\r\n" + GET).containsExactly(SOUND);
        formsOf("GET / HTTP/1.1\r\nHost: a\r\nConnection: foo, Close\r\n\r\n" + GET)
                .containsExactly(DOUBTFUL);
        formsOf("GET / HTTP/1.1\r\nHost: a\r\nConnection: closed\r\n\r\n" + GET).containsExactly(DOUBTFUL, SOUND);
    }

    @Test
    void anIncompleteRequestIsCut() {
        formsOf("GET / HTTP/1.1\r\nHost").containsExactly(CUT);
        formsOf(GET + "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nab")
                .containsExactly(SOUND, CUT);
        formsOf("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab")
                .containsExactly(CUT);
    }

    @Test
    void aRequestThatAServerMayRefuseIsDoubtful() {
        formsOf("GET / HTTP/1.1\nHost: a\n\n" + GET).containsExactly(DOUBTFUL, SOUND);
        formsOf("GET / HTTP/1.1\r\n\r\n" + GET).containsExactly(DOUBTFUL, SOUND);
        formsOf("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc" + GET)
                .containsExactly(DOUBTFUL, SOUND);
    }
}
