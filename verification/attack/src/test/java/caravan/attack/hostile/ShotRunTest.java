package caravan.attack.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.attack.ScriptedServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests which answers are allowed, and which are findings. */
class ShotRunTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String PROBLEM = problem("overloaded");

    private static String problem(String code) {
        String body = "{\"type\":\"/errors/" + code + "\"}";
        return "Content-Type: application/problem+json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static ShotRun.Result answered(String sent, String answer) throws Exception {
        try (ScriptedServer server = new ScriptedServer(answer)) {
            Shot shot = new Shot(
                    1,
                    "a test",
                    List.of(new Shot.Piece(sent.getBytes(StandardCharsets.ISO_8859_1), 0)),
                    Shot.Finish.READ);
            return ShotRun.run(shot, server.address(), Optional.empty(), Set.of("overloaded"));
        }
    }

    private static void assertWrong(ShotRun.Result result, String what) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        ShotRun.Wrong.class,
                        wrong -> assertThat(wrong.finding().what()).startsWith(what));
    }

    @Test
    void oneAnswerForEachRequestIsFine() throws Exception {
        assertThat(answered(GET, OK)).isEqualTo(new ShotRun.Fine(List.of(200)));
        assertThat(answered(GET + GET, OK + OK)).isEqualTo(new ShotRun.Fine(List.of(200, 200)));
        assertThat(answered("nonsense\r\n\r\n", "")).isEqualTo(new ShotRun.Fine(List.of()));
        assertThat(answered(GET, "HTTP/1.1 503 Busy\r\n" + PROBLEM)).isEqualTo(new ShotRun.Fine(List.of(503)));
    }

    @Test
    void anExtraAnswerIsFound() throws Exception {
        assertWrong(answered(GET, OK + OK), "2 answers");
        assertWrong(answered("nonsense\r\n\r\n" + GET, OK + OK), "2 answers");
    }

    @Test
    void aServerErrorIsFound() throws Exception {
        assertWrong(answered(GET, "HTTP/1.1 500 Oh\r\n" + PROBLEM), "status 500");
        assertWrong(answered(GET, "HTTP/1.1 502 Oh\r\n" + PROBLEM), "status 502");
        assertWrong(answered(GET, "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"), "status 503");
    }

    @Test
    void anUndescribedProblemIsFound() throws Exception {
        assertThat(answered(GET, "HTTP/1.1 429 Slow\r\n" + PROBLEM)).isEqualTo(new ShotRun.Fine(List.of(429)));
        assertWrong(answered(GET, "HTTP/1.1 429 Slow\r\n" + problem("too_fast")), "a problem whose error code");
        assertWrong(
                answered(
                        GET,
                        "HTTP/1.1 404 No\r\nContent-Type: application/problem+json\r\nContent-Length: 2\r\n\r\n{}"),
                "a problem whose error code");
    }

    @Test
    void anInvalidAnswerIsFound() throws Exception {
        assertWrong(answered(GET, "java.lang.NullPointerException\r\n"), "an invalid answer");
        assertWrong(answered(GET, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok"), "an invalid answer");
    }

    @Test
    void anUnexpectedInterimAnswerIsFound() throws Exception {
        assertWrong(answered(GET, "HTTP/1.1 100 Continue\r\n\r\n" + OK), "an interim answer");
    }

    @Test
    void anUnansweredValidRequestIsReported() throws Exception {
        assertThat(answered(GET + GET, OK)).isInstanceOf(ShotRun.Unanswered.class);
        assertThat(answered(GET + GET, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"))
                .as("the server has said that it closes")
                .isEqualTo(new ShotRun.Fine(List.of(200)));
    }
}
