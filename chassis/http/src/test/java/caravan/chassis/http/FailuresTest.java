package caravan.chassis.http;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Routes;
import java.net.http.HttpResponse;
import java.util.AbstractList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever a handler or a view throws, the request is answered once, and then no longer counts as in flight. */
class FailuresTest {
    private static final List<Throwable> ERRORS = List.of(
            new NoClassDefFoundError("caravan/Missing"),
            new AssertionError("never so"),
            new OutOfMemoryError("Java heap space"),
            new StackOverflowError());

    private final RunningServer running = new RunningServer(FailuresTest::declare);

    /** A view with a bug: it throws while it is written. */
    private static final class Broken extends AbstractList<String> {
        private final RuntimeException failure;

        Broken(RuntimeException failure) {
            this.failure = failure;
        }

        @Override
        public String get(int index) {
            throw failure;
        }

        @Override
        public int size() {
            return 1;
        }
    }

    private static void declare(Routes routes) {
        for (int at = 0; at < ERRORS.size(); at++) {
            Throwable error = ERRORS.get(at);
            routes.get("/thrown/" + at, Access.ANYONE, request -> {
                throw (Error) error;
            });
            routes.get(
                    "/thrown-at-once/" + at,
                    Access.ANYONE,
                    Routes.firstAtOnce(
                            request -> {
                                throw (Error) error;
                            },
                            request -> Reply.ok("later")));
        }
        routes.get("/broken-view", Access.ANYONE, request -> Reply.ok(new Broken(new NullPointerException("secret"))));
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private void assertInternalError(String path) throws Exception {
        HttpResponse<String> answer = running.get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(500);
        String trace =
                answer.headers().firstValue("traceresponse").orElseThrow().split("-")[1];
        assertThat(answer.body())
                .contains("\"code\":\"internal_error\"", "\"trace_id\":\"" + trace + "\"")
                .doesNotContain("secret");
    }

    /** The request for the metrics is itself in flight. */
    private void assertNothingElseInFlight() {
        Awaitility.await()
                .untilAsserted(() -> assertThat(running.get("/metrics").body())
                        .containsPattern("(?m)^http_server_requests_in_flight 1\\.0$"));
    }

    @Test
    void anErrorOfAHandlerIsAnswered() throws Exception {
        for (int at = 0; at < ERRORS.size(); at++) {
            assertInternalError("/thrown/" + at);
        }
        assertNothingElseInFlight();
    }

    @Test
    void anErrorOnTheEventLoopIsAnswered() throws Exception {
        for (int at = 0; at < ERRORS.size(); at++) {
            assertInternalError("/thrown-at-once/" + at);
        }
        assertNothingElseInFlight();
    }

    @Test
    void aViewThatThrowsIsAnswered() throws Exception {
        assertInternalError("/broken-view");
        assertNothingElseInFlight();
    }
}
