package caravan.journeys.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.http.routing.DeclaredRoute;
import caravan.journeys.calls.Answer;
import caravan.journeys.calls.Ask;
import caravan.journeys.calls.Problems;
import caravan.journeys.calls.Wire;
import caravan.journeys.shop.InRunningShop;
import caravan.journeys.shop.OneProcess;
import caravan.journeys.shop.RunningShop;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Sends random requests to every declared route. None is answered with 500. A failure names the seed; {@code -Dcaravan.random-input.seed}
 * repeats the requests.
 */
@ExtendWith(InRunningShop.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RandomInputTest {
    private static final long SEED = Long.getLong("caravan.random-input.seed", 20_261_122L);
    private static final int REQUESTS_A_ROUTE = Integer.getInteger("caravan.random-input.requests", 40);
    private static final String CLIENT = "127.0.0.99";

    private static final List<String> BODIES = List.of(
            "{\"items\":[\"random-thing\"]}",
            "{\"items\":[{\"sku\":\"random-thing\",\"quantity\":2},\"random-other\"],\"payment_method\":\"decline\"}",
            "{\"name\":\"A random thing\",\"price\":{\"amount\":100,\"currency\":\"EUR\"},\"description\":\"x\"}",
            "{\"quantity\":5}",
            "{\"change\":-1,\"reason\":\"random\"}",
            "{\"username\":\"random\",\"password\":\"short\"}",
            "{\"current_password\":\"wrong\",\"new_password\":\"also wrong\"}",
            "{\"display_name\":\"Random\"}",
            "{\"role\":\"staff\"}",
            "{\"refresh_token\":\"kR2Q0m7qUFMuXk4b3Yw5a1sVt9JcZ6oHnLdPiEgCxTA\"}");
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "0",
            "99999999999999999999",
            "1e308",
            "1e-400",
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud83d\\ude00\"",
            "\"\\ud800\"",
            "[]",
            "{}",
            "[[[[]]]]",
            "\"'; DROP TABLE orders; --\"",
            "\"%s%n{}\"",
            "\"\u202e\u0301\ufeff\"");
    private static final List<String> QUERY_VALUES = List.of(
            "1",
            "100",
            "0",
            "-1",
            "random-thing",
            "pending",
            "%27%20OR%201=1",
            "%F0%9F%98%80",
            "%",
            "%zz",
            "a&b",
            "=",
            "+");
    private static final List<String> PARAMETERS = List.of(
            "limit",
            "after",
            "status",
            "user_id",
            "order_id",
            "payment_id",
            "username",
            "actor",
            "thing",
            "from",
            "nothing");
    private static final List<String> TEXTS = List.of(
            "",
            "1",
            "\"1\"",
            "W/\"1\"",
            "*",
            "a,b,c",
            "\"",
            "wait=0",
            "wait=0;a=\"",
            ",",
            "-9223372036854775809",
            "x".repeat(300));
    private static final List<String> HEADERS = List.of(
            "If-Match",
            "If-None-Match",
            "Prefer",
            "Idempotency-Key",
            "Last-Event-ID",
            "Accept",
            "traceparent",
            "User-Agent");

    private final RunningShop shop;
    private final Wire wire;
    private final RunningShop.Person customer;
    private final RunningShop.Person employee;
    private final List<String> segments;

    RandomInputTest(RunningShop shop) {
        this.shop = shop;
        shop.stock("random-thing", 100, "EUR");
        shop.stock("random-other", 200, "EUR");
        this.wire = Wire.from(CLIENT, shop.topology().address());
        this.customer = shop.newCustomer();
        this.employee = shop.newStaff();
        // The stream of a finished order ends by itself.
        String over = shop.cancelledOrder(customer);
        this.segments = List.of(
                over,
                customer.id(),
                RunningShop.unknownId(),
                "random-other",
                "random-thing",
                "1",
                "%F0%9F%98%80",
                "%00",
                "a%2Fb",
                "~");
    }

    @AfterAll
    void close() {
        wire.close();
    }

    @TestFactory
    Stream<DynamicTest> noRandomRequestIsAnsweredWithAServerError() {
        return ((OneProcess) shop.topology())
                .routes().stream()
                        .map(route -> DynamicTest.dynamicTest(route.method() + " " + route.path(), () -> {
                            Random random = new Random(SEED + (route.method() + route.path()).hashCode());
                            for (int i = 0; i < REQUESTS_A_ROUTE; i++) {
                                assertNoServerError(ask(route, random));
                            }
                        }));
    }

    private void assertNoServerError(Ask ask) {
        Answer answer = wire.send(ask);
        String asked = String.format(
                Locale.ROOT,
                "seed %d: %s %s %s",
                SEED,
                ask,
                ask.headers(),
                ask.body().map(b -> new String(b, StandardCharsets.ISO_8859_1)).orElse(""));
        assertThat(answer.status()).as(asked + " -> " + answer).isLessThan(500);
        if (answer.status() >= 400) {
            Problems.assertIsProblem(answer);
        }
    }

    private Ask ask(DeclaredRoute route, Random random) {
        StringBuilder target = new StringBuilder();
        for (String segment : route.path().substring(1).split("/")) {
            target.append('/').append(segment.startsWith("{") ? any(segments, random) : segment);
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            target.append(target.indexOf("?") < 0 ? '?' : '&')
                    .append(any(PARAMETERS, random))
                    .append('=')
                    .append(any(QUERY_VALUES, random).replaceAll("%(?![0-9A-Fa-f]{2})", "%25"));
        }
        Ask ask = Ask.of(route.method(), target.toString());
        if (random.nextInt(4) > 0 && !route.method().equals("GET")) {
            ask = ask.body(body(random)).with("Content-Type", "application/json");
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            ask = ask.with(any(HEADERS, random), any(TEXTS, random));
        }
        // No random request may delete the test's own users.
        boolean endsItself = route.method().equals("DELETE") && route.path().equals("/users/me");
        return as(endsItself ? Ask.of(ask.method(), ask.target()).with("If-Match", "\"0\"") : ask, route, random);
    }

    private Ask as(Ask ask, DeclaredRoute route, Random random) {
        boolean reads = route.method().equals("GET") || route.path().startsWith("/dead-letters");
        return switch (random.nextInt(8)) {
            case 0 -> ask;
            case 1, 2 -> ask.as(customer.token());
            case 3, 4 -> ask.as(reads ? shop.administrator().token() : employee.token());
            default -> ask.as(employee.token());
        };
    }

    private static byte[] body(Random random) {
        String body = any(BODIES, random);
        if (random.nextBoolean()) {
            body = body.replaceFirst(any(List.of("\"[a-z ]+\"[,}\\]]", "[0-9]+", ":"), random), replacement(random));
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(3) - 1; i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static String replacement(Random random) {
        return Matcher.quoteReplacement(any(VALUES, random) + any(List.of("", ",", "}", "]"), random));
    }

    private static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
