package caravan.attack.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
    private static AnswerReader over(String text) {
        return new AnswerReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void answersAreReadOneAfterAnother() throws IOException {
        AnswerReader reader = over("HTTP/1.1 100 Continue\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                + "HTTP/1.1 404 \r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
                + "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n");
        assertThat(reader.next(false).orElseThrow().isInterim()).isTrue();
        assertThat(reader.next(false).orElseThrow().bodyStart()).asString().isEqualTo("ok");
        assertThat(reader.next(false).orElseThrow().bodyBytes()).isEqualTo(3);
        assertThat(reader.next(false).orElseThrow().status()).isEqualTo(304);
        assertThat(reader.next(false)).isEmpty();
    }

    @Test
    void anAnswerToHeadHasNoBody() throws IOException {
        AnswerReader reader = over("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + "HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(reader.next(true).orElseThrow().bodyBytes()).isZero();
        assertThat(reader.next(false).orElseThrow().status()).isEqualTo(204);
    }

    @Test
    void anAnswerWithoutALengthEndsWithItsConnection() throws IOException {
        Answer answer = over("HTTP/1.0 200 OK\r\n\r\nall of it").next(false).orElseThrow();
        assertThat(answer.bodyBytes()).isEqualTo(9);
        assertThat(answer.saysClose()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\n\n",
                "HTTP/2 200 OK\r\n\r\n",
                "HTTP/1.1 99 OK\r\n\r\n",
                "hello\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX : y\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: y\r\n z\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\nx",
                "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+1\r\nx\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxx\r\n0\r\n\r\n"
            })
    void whatIsNoAnswerIsSaidToBeNone(String text) {
        assertThatThrownBy(() -> over(text).next(false)).isInstanceOf(NotHttpException.class);
    }

    @Test
    void anIncompleteAnswerIsInvalid() {
        assertThatThrownBy(() ->
                        over("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab").next(false))
                .isInstanceOf(EOFException.class);
    }
}
