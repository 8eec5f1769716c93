package caravan.chassis.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cases of RFC 9112 and 9110 that two parsers could read in two ways. Each gets one answer, and the connection ends. */
final class FramingTest {
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] [1-5]\\d\\d ");

    private static RunningListener running;

    @BeforeAll
    static void start() {
        running = new RunningListener();
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    private static String expand(String text) {
        return text.replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\0", "\0")
                .replace("\\x7f", "\u007f");
    }

    private static String ask(String request) {
        try (RawConnection connection = running.connect()) {
            return connection.send(expand(request)).readAll();
        }
    }

    private static long answersIn(String text) {
        return STATUS_LINE.matcher(text).results().count();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "400 | GET / HTTP/1.1\\r\\nHost: a\\r\\nX: 1\\r\\n 2\\r\\n\\r\\n",
                "400 | GET / HTTP/1.1\\r\\n Host: a\\r\\n\\r\\n",
                "400 | GET / HTTP/1.1\\r\\n\\r\\n",
                "400 | GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: a\\r\\n\\r\\n",
                "400 | GET / HTTP/1.1\\r\\nHost:\\r\\n\\r\\n",
                "400 | GET / HTTP/1.1\\r\\nHost: a b\\r\\n\\r\\n",
                "400 | GET / HTTP/1.1\\r\\nHost: a/b\\r\\n\\r\\n",
                "400 | GET / HTTP/1.1\\r\\nHost: me@a\\r\\n\\r\\n",
                "400 | GET / HTTP/1.1\\r\\nHost: a:b\\r\\n\\r\\n",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 3\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 3\\r\\nContent-Length: 4\\r\\n\\r\\nabcd",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 3\\r\\nContent-Length: 3\\r\\n\\r\\nabc",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 3, 3\\r\\n\\r\\nabc",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: +3\\r\\n\\r\\nabc",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: -3\\r\\n\\r\\nabc",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 0x3\\r\\n\\r\\nabc",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length:\\r\\n\\r\\nabc",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Hength: 3\\r\\n\\r\\nabc",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\ncontent-1ength: 3\\r\\n\\r\\nabc",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 99999999999999999999\\r\\n\\r\\nabc",
                "501 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked, gzip\\r\\n\\r\\n0\\r\\n\\r\\n",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked, chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 9223372036854775808\\r\\n\\r\\nabc",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: identity\\r\\n\\r\\n0\\r\\n\\r\\n",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "400 | POST / HTTP/1.0\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding : chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n+2\\r\\nab\\r\\n0\\r\\n\\r\\n",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0x2\\r\\nab\\r\\n0\\r\\n\\r\\n",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n-2\\r\\nab\\r\\n0\\r\\n\\r\\n",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n \\r\\nab\\r\\n0\\r\\n\\r\\n",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nffffffffffffffff2\\r\\nab\\r\\n0\\r\\n\\r\\n",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n80000000\\r\\nab\\r\\n0\\r\\n\\r\\n",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n2\\r\\nab0\\r\\n\\r\\n",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n2\\nab\\r\\n0\\r\\n\\r\\n",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n2;a\\nb\\r\\nab\\r\\n0\\r\\n\\r\\n",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n2\\r\\nab\\n0\\r\\n\\r\\n",
                "400 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\nno trailer\\r\\n\\r\\n",
                "400 | GET / HTTP/1.1\\nHost: a\\n\\n",
                "400 | GET / HTTP/1.1\\r\\nHost: a\\r\\nX: 1\\rY: 2\\r\\n\\r\\n",
                "400 | GET / HTTP/1.1\\r\\nHost: a\\r\\nX: 1\\nY: 2\\r\\n\\r\\n",
                "400 | GET / HTTP/1.1\\r\\nHost: a\\r\\nX: \\0\\r\\n\\r\\n",
                "400 | GET / HTTP/1.1\\r\\nHost: a\\r\\nX: \\x7f\\r\\n\\r\\n",
                "400 | GET / HTTP/1.1\\r\\nHost: a\\r\\nX Y: 1\\r\\n\\r\\n",
                "400 | GET / HTTP/1.1\\r\\nHost: a\\r\\nX : 1\\r\\n\\r\\n",
                "400 | GET / HTTP/1.1\\r\\nHost: a\\r\\n: 1\\r\\n\\r\\n",
                "400 | GET / HTTP/1.1\\r\\nHost: a\\r\\nnothing\\r\\n\\r\\n",
                "501 | get / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "501 | BREW / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "501 | TRACE / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "501 | CONNECT a:80 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "400 | G@T / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "400 | GET  / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "400 | GET /  HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "400 | GET / HTTP/1.1 \\r\\nHost: a\\r\\n\\r\\n",
                "400 | GET /\\r\\n\\r\\n",
                "400 | GET\\t/ HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "400 | GET / http/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "400 | GET / HTTP/1.10\\r\\nHost: a\\r\\n\\r\\n",
                "505 | GET / HTTP/1.2\\r\\nHost: a\\r\\n\\r\\n",
                "505 | PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n",
                "400 | GET * HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "400 | GET a:80 HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "400 | GET path HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "400 | GET http:///path HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "400 | GET http://me@a/path HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "400 | GET ftp://a/path HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "400 | GET /a#b HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "417 | POST / HTTP/1.1\\r\\nHost: a\\r\\nExpect: miracles\\r\\nContent-Length: 3\\r\\n\\r\\nabc",
                "400 | \\r\\n\\r\\n\\r\\nGET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "400 | \\0\\0\\0\\0",
            })
    void invalid_requests_get_one_answer_and_the_connection_ends(int status, String request) {
        int before = running.handled.get();
        String answer = ask(request + "GET /smuggled HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n");

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("Connection: close");
        assertThat(answer).contains("Content-Type: application/problem+json").contains("traceresponse: 00-");
        assertThat(answersIn(answer)).isEqualTo(1);
        assertThat(answer).doesNotContain("smuggled");
        assertThat(running.handled.get() - before).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "[GET / a ] | GET / HTTP/1.1\\r\\nHost: a\\r\\n",
                "[GET / a:80 ] | GET / HTTP/1.1\\r\\nhost:a:80\\t\\r\\n",
                "[GET / [::1]:80 ] | GET / HTTP/1.1\\r\\nHost: [::1]:80\\r\\n",
                "[GET /b?c=d a ] | GET http://a/b?c=d HTTP/1.1\\r\\nHost: other\\r\\nX: 1\\r\\n",
                "[GET / a ] | GET http://a HTTP/1.1\\r\\nX: 1\\r\\nHost: other\\r\\n",
                "[GET /?x a:1 ] | GET HTTP://a:1?x HTTP/1.1\\r\\nHost: other\\r\\n",
                "[OPTIONS * a ] | OPTIONS * HTTP/1.1\\r\\nHost: a\\r\\n",
                "[GET / a ] | \\r\\nGET / HTTP/1.1\\r\\nHost: a\\r\\n",
                "[GET / a ] | GET / HTTP/1.1\\r\\nHost: a\\r\\nUpgrade: h2c\\r\\nConnection: Upgrade, HTTP2-Settings\\r\\nHTTP2-Settings: AAMAAABk\\r\\n",
                "[GET / a ] | GET / HTTP/1.1\\r\\nHost: a\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\nSec-WebSocket-Version: 13\\r\\n",
            })
    void valid_requests_are_answered_and_the_connection_stays_open(String expected, String head) {
        String answer = ask(head + "\\r\\nGET /last HTTP/1.1\\r\\nHost: b\\r\\nConnection: close\\r\\n\\r\\n");

        assertThat(answer).startsWith("HTTP/1.1 200 ").contains(expected).contains("[GET /last b ]");
        assertThat(answersIn(answer)).isEqualTo(2);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "abc | Content-Length: 3\\r\\n\\r\\nabc",
                "abc | Content-Length: 003\\r\\n\\r\\nabc",
                "abc | Transfer-Encoding: chunked\\r\\n\\r\\n3\\r\\nabc\\r\\n0\\r\\n\\r\\n",
                "abc | Transfer-Encoding: Chunked\\r\\n\\r\\n0003\\r\\nabc\\r\\n000\\r\\n\\r\\n",
                "abc | Transfer-Encoding: chunked\\r\\n\\r\\n1;a=b\\r\\na\\r\\n2 ;c=\"d\"\\r\\nbc\\r\\n0\\r\\nX-Trailer: e\\r\\nY: f\\r\\n\\r\\n",
                "abc | Expect: 100-Continue\\r\\nContent-Length: 3\\r\\n\\r\\nabc",
            })
    void bodies_arrive_in_both_framings(String body, String rest) {
        String answer = ask("POST / HTTP/1.1\\r\\nHost: a\\r\\n" + rest
                + "GET /last HTTP/1.1\\r\\nHost: b\\r\\nConnection: close\\r\\n\\r\\n");

        assertThat(answer).contains("[POST / a " + body + "]").contains("[GET /last b ]");
    }

    @Test
    void a_request_may_arrive_byte_by_byte() {
        String request = "POST /slow HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nT: u\r\n\r\n"
                + "GET /last HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n";
        try (RawConnection connection = running.connect()) {
            for (char each : request.toCharArray()) {
                connection.send(String.valueOf(each));
            }
            assertThat(connection.readAll())
                    .contains("[POST /slow a abc0123456789]")
                    .contains("[GET /last b ]");
        }
    }

    @Test
    void pipelined_requests_are_answered_in_order_each_once() {
        StringBuilder all = new StringBuilder();
        for (int at = 0; at < 200; at++) {
            all.append("POST /")
                    .append(at)
                    .append(" HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n")
                    .append(at % 10);
        }
        String answers = ask(all + "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        assertThat(answersIn(answers)).isEqualTo(201);
        int from = 0;
        for (int at = 0; at < 200; at++) {
            int found = answers.indexOf("[POST /" + at + " a " + at % 10 + "]", from);
            assertThat(found).isGreaterThanOrEqualTo(from);
            from = found;
        }
    }

    @Test
    void an_answer_before_the_body_ends_the_connection_so_that_no_body_is_read_as_a_request() {
        String smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
        try (RawConnection connection = running.connect()) {
            connection.send("POST /early HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: "
                    + smuggled.length() + "\r\n\r\n" + smuggled);
            String answer = connection.readAll();
            assertThat(answer).startsWith("HTTP/1.1 401 ").containsIgnoringCase("connection: close");
            assertThat(answersIn(answer)).isEqualTo(1);
        }
    }

    @Test
    void a_body_that_has_arrived_is_dropped_after_an_early_answer_and_the_connection_stays_open() {
        String answer = ask("POST /early HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 3\\r\\n\\r\\nabc"
                + "GET /last HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n");

        assertThat(answersIn(answer)).isEqualTo(2);
        assertThat(answer).startsWith("HTTP/1.1 401 ").contains("[GET /last a ]");
    }

    @Test
    void http_1_0_works_with_and_without_a_kept_connection() {
        assertThat(ask("GET / HTTP/1.0\\r\\n\\r\\n"))
                .startsWith("HTTP/1.0 200 ")
                .contains("[GET / null ]");
        String kept = ask("GET /a HTTP/1.0\\r\\nConnection: keep-alive\\r\\n\\r\\nGET /b HTTP/1.0\\r\\n\\r\\n");
        assertThat(answersIn(kept)).isEqualTo(2);
        assertThat(kept).containsIgnoringCase("connection: keep-alive");
        try (RawConnection connection = running.connect()) {
            String head = connection.send("GET /stream HTTP/1.0\r\n\r\n").readUntil("first");
            assertThat(head).doesNotContainIgnoringCase("transfer-encoding");
        }
    }

    @Test
    void a_client_that_closes_its_side_still_gets_its_answers() {
        try (RawConnection connection = running.connect()) {
            String answers = connection
                    .send("GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n")
                    .endOutput()
                    .readAll();
            assertThat(answers).contains("[GET /a a ]").contains("[GET /b a ]");
        }
    }

    @Test
    void requests_in_one_segment_are_all_answered_even_if_the_client_closes_its_side() {
        try (RawConnection connection = running.connect()) {
            String answers = connection
                    .send(
                            "GET /slowly HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\nGET /c HTTP/1.1\r\nHost: a\r\n\r\n")
                    .endOutput()
                    .readAll();
            assertThat(answers).contains("late").contains("[GET /b a ]").contains("[GET /c a ]");
        }
    }

    @Test
    void a_client_that_closes_its_side_within_the_answer_gets_its_end_and_the_connection_ends() {
        for (String behind : List.of("", "GET /ha")) {
            try (RawConnection connection = running.connect()) {
                connection.send("GET /halves HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("first");
                assertThat(connection.send(behind).endOutput().readAll()).isEqualTo("last");
            }
        }
    }

    @Test
    void half_a_request_after_a_complete_one_is_dropped_when_the_client_closes_its_side() {
        try (RawConnection connection = running.connect()) {
            String answers = connection
                    .send("GET /slowly HTTP/1.1\r\nHost: a\r\n\r\nGET /ha")
                    .endOutput()
                    .readAll();
            assertThat(answers).endsWith("late");
            assertThat(answersIn(answers)).isEqualTo(1);
        }
    }

    @Test
    void a_long_target_is_414_and_a_large_head_431() {
        assertThat(ask("GET /" + "a".repeat(9_000) + " HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n"))
                .startsWith("HTTP/1.1 414 ");
        assertThat(ask("GET /" + "a".repeat(20_000))).startsWith("HTTP/1.1 414 ");
        assertThat(ask("GET / HTTP/1.1\\r\\nHost: a\\r\\nX: " + "a".repeat(17_000) + "\\r\\n\\r\\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(ask("GET / HTTP/1.1\\r\\nHost: a\\r\\n" + "a:\\r\\n".repeat(200) + "\\r\\n"))
                .startsWith("HTTP/1.1 431 ");
    }

    @Test
    void extensions_and_trailers_are_dropped_up_to_a_limit() {
        String start = "POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n";
        assertThat(ask(start + "1;" + "x".repeat(9_000))).startsWith("HTTP/1.1 400 ");
        assertThat(ask(start + "0\\r\\n" + "x: y\\r\\n".repeat(4_000))).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void close_within_a_list_closes() {
        String answer = ask(
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: foo ,\\tClose\\r\\n\\r\\nGET /next HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n");
        assertThat(answersIn(answer)).isEqualTo(1);
        assertThat(answer).containsIgnoringCase("connection: close");
    }

    @Test
    void an_invalid_head_request_is_answered_without_a_body() {
        String answer = ask("HEAD / HTTP/1.1\\r\\nHost: a\\r\\nX Y: 1\\r\\n\\r\\n");
        assertThat(answer).startsWith("HTTP/1.1 400 ").endsWith("\r\n\r\n");
    }
}
