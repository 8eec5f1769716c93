package caravan.chassis.http;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Routes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input of any kind is answered with 4xx, never with 500, and the server goes on. */
class BadInputTest {
    private static RunningServer running;

    record Note(String text, Optional<List<Note>> notes, Optional<Integer> number) {}

    static void declare(Routes routes) {
        routes.post("/notes", Access.ANYONE, request -> Reply.ok(request.body(Note.class)))
                .get(
                        "/notes/{id}",
                        Access.ANYONE,
                        Accepted.page("q"),
                        request -> Reply.ok(request.path("id", Function.identity())
                                + request.query("q", Function.identity()).orElse("")
                                + request.idempotencyKey("anyone", "f")
                                + request.preferWait()
                                + request.ifMatch()
                                + request.header("X-Any")
                                + request.page()));
    }

    @BeforeAll
    static void start() {
        running = new RunningServer(BadInputTest::declare);
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    private static byte[] post(byte[] body, String... headers) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("POST /notes HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + body.length + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        for (String header : headers) {
            request.writeBytes((header + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
        request.writeBytes("\r\n".getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring(9, 12));
    }

    private static void assertRefused(String answer) {
        assertThat(answer).as("an answer").startsWith("HTTP/1.1 4");
        assertThat(answer).contains("application/problem+json").contains("\"trace_id\":");
    }

    private static String get(String target, String... headers) throws Exception {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return running.raw("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + more + "\r\n");
    }

    @Test
    void validRequestsAreAccepted() throws Exception {
        assertThat(status(running.raw(post("{\"text\":\"a\"}".getBytes(StandardCharsets.UTF_8)))))
                .isEqualTo(200);
        assertThat(status(get("/notes/1"))).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "null",
                "{\"text\":null}",
                "{\"text\":1}",
                "{\"text\":\"\\u0000\"}",
                "{\"text\":\"\\ud800\"}",
                "{\"text\":\"\u0000\"}",
                "{\"text\":\"a\nb\"}",
                "{\"text\":\"a\",\"text\":\"b\"}",
                "{\"text\":\"a\",\"\\u0000\":1}",
                "{\"text\":\"a\",\"\\ud800\":1}",
                "{\"text\":\"a\",\"number\":1e400}",
                "{\"text\":\"a\",\"number\":-}",
                "{\"text\":\"a\"}garbage",
                "{\"text\":\"\u00ff\u00fe\"}",
                "{\"text\":\"\u00c0\u0080\"}",
                "{\"text\":\"\u00ed\u00a0\u0080\"}",
                "\u00ef\u00bb\u00bf{\"text\":\"a\"}",
                "\u00fe\u00ff\u0000{",
            })
    void badJsonIsRefused(String latin1Body) throws Exception {
        assertRefused(running.raw(post(latin1Body.getBytes(StandardCharsets.ISO_8859_1))));
    }

    @Test
    void deepAndHugeJsonIsRefused() throws Exception {
        for (String body : List.of(
                "[".repeat(60_000),
                "{\"text\":\"a\",\"notes\":[".repeat(40),
                "{\"text\":\"a\",\"number\":" + "9".repeat(60_000) + "}",
                "{\"" + "a".repeat(60_000) + "\":1}")) {
            assertRefused(running.raw(post(body.getBytes(StandardCharsets.UTF_8))));
        }
    }

    @Test
    void aBodyOverTheBoundIsTooLarge() throws Exception {
        String answer = running.raw(post(new byte[RunningServer.LIMITS.bodyBytesMax() + 1]));
        assertThat(status(answer)).isEqualTo(413);
        assertThat(answer).contains("\"code\":\"too_large\"");
        assertRefused(answer);
    }

    @Test
    void anEncodedBodyIsRefusedWithTheHeaderToChange() throws Exception {
        String answer = running.raw(post(new byte[2], "Content-Encoding: gzip"));
        assertThat(status(answer)).isEqualTo(415);
        assertThat(answer).contains("\"code\":\"unsupported_encoding\"", "\"field\":\"Content-Encoding\"");
    }

    @Test
    void aChunkedBodyOverTheBoundIsTooLarge() throws Exception {
        String chunk = "1000\r\n" + " ".repeat(0x1000) + "\r\n";
        String answer = running.raw("POST /notes HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(20)
                + "0\r\n\r\n");
        assertThat(status(answer)).isEqualTo(413);
    }

    @Test
    void aClientThatStillSendsATooLargeBodyGetsTheAnswer() throws Exception {
        String answer = running.raw(post(new byte[RunningServer.LIMITS.bodyBytesMax() + 900_000]));
        assertThat(answer).contains("\"code\":\"too_large\"");
    }

    @Test
    void anUnreadBodyIsNotReadAsTheNextRequest() throws Exception {
        String hidden = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";
        String answers = get("/notes/1", "Content-Length: " + hidden.length() + "\r\n\r\n" + hidden);
        assertThat(answers).containsOnlyOnce("HTTP/1.1 ");
    }

    @Test
    void aHugeContentLengthIsRefusedBeforeTheBodyIsRead() throws Exception {
        String answer = running.raw("POST /notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 9999999999\r\n\r\n");
        assertThat(status(answer)).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/notes/%",
                "/notes/%2",
                "/notes/%zz",
                "/notes/%00",
                "/notes/%0d%0aX:y",
                "/notes/%ff",
                "/notes/%c0%80",
                "/notes/%ed%a0%80",
                "/notes/1?q=%",
                "/notes/1?q=%zz",
                "/notes/1?q=%00",
                "/notes/1?q=%ff",
                "/notes/1?q=a&q=b",
                "/notes/1?%=1",
                "/notes/1?limit=x",
                "/notes/1?limit=99999999999999999999",
                "/notes/\u00e9",
                "/notes/1?q=\u00e9",
                "/notes/../..",
                "//notes/1",
                "/notes//",
                "notes",
                "*",
                "http://[/notes/1",
                "/notes/a b",
                "/notes/1 HTTP/1.1 x",
            })
    void badTargetsAreRefused(String target) throws Exception {
        assertThat(get(target)).startsWith("HTTP/1.1 4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Idempotency-Key:",
                "Idempotency-Key: a\u00e9",
                "Idempotency-Key: a\u0001b",
                "Prefer: wait=-1",
                "Prefer: wait=99999999999999",
                "Prefer: wait",
                "Authorization: Basic eDp5",
                "Authorization: Bearer",
                "Authorization: Bearer \u00e9.\u00e9.\u00e9",
                "Authorization: Bearer a.b.c",
                "Authorization: Bearer ....",
                "X-Any: a\u0000b",
                "X Any: b",
                "NoColon",
            })
    void badHeadersAreRefused(String header) throws Exception {
        assertThat(get("/notes/1", header)).startsWith("HTTP/1.1 4");
    }

    @Test
    void unusualButValidHeadersAreAccepted() throws Exception {
        for (String header : List.of(
                "If-Match: \"",
                "If-Match: W/",
                "If-None-Match: ,,,\"",
                "traceparent: x",
                "Prefer: ;;,,=",
                "Accept: \u00e9")) {
            assertThat(status(get("/notes/1", header))).as(header).isEqualTo(200);
        }
    }

    @Test
    void headersOverTheBoundAreRefused() throws Exception {
        assertThat(get("/notes/1", "X-Any: " + "a".repeat(20_000))).startsWith("HTTP/1.1 4");
        assertThat(get("/notes/" + "a".repeat(20_000))).startsWith("HTTP/1.1 4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}",
                "Content-Length: -1\r\n\r\n",
                "Content-Length: x\r\n\r\n",
                "Content-Length: +2\r\n\r\n{}",
                "Content-Length: 99999999999999999999999\r\n\r\n",
                "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: nonsense\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\r\n{}",
                "Content-Length: 50\r\n\r\n{}",
                "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
            })
    void badFramingIsAlwaysRefused(String rest) throws Exception {
        String answer = running.raw("POST /notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + rest);
        boolean refused = answer.isEmpty() || answer.startsWith("HTTP/1.1 4") || answer.startsWith("HTTP/1.1 501");
        assertThat(refused).as(answer).isTrue();
        assertThat(answer.split("HTTP/1.1 ")).as("no second request was seen").hasSizeLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"FOO /notes HTTP/1.1", "POST /notes/1 HTTP/1.1", "TRACE /notes HTTP/1.1", "CONNECT x:1 HTTP/1.1"
            })
    void otherMethodsAreRefused(String line) throws Exception {
        assertThat(running.raw(line + "\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .matches(answer -> answer.startsWith("HTTP/1.1 4") || answer.startsWith("HTTP/1.1 501"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /notes/1 HTTP/9.9", "GET /notes/1", "GET", "\u0000\u0001\u0002", "\u0016\u0003\u0001"})
    void bytesThatAreNotHttpAreNeverA500(String line) throws Exception {
        String answer = running.raw(line + "\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer.isEmpty() || answer.startsWith("HTTP/1.1 4") || answer.startsWith("HTTP/1.1 505"))
                .as(answer)
                .isTrue();
    }

    @Test
    void noRandomChangeOfAValidRequestIsA500() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] good =
                post("{\"text\":\"a\",\"notes\":[{\"text\":\"b\"}],\"number\":12}".getBytes(StandardCharsets.UTF_8));
        for (int round = 0; round < 300; round++) {
            byte[] changed = good.clone();
            for (int times = random.nextInt(4); times >= 0; times--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            assertThat(running.raw(changed))
                    .as("seed " + seed + " round " + round)
                    .doesNotContain("HTTP/1.1 500");
        }
    }
}
