package caravan.journeys.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.journeys.calls.Answer;
import caravan.journeys.calls.Ask;
import caravan.journeys.shop.Await;
import caravan.journeys.shop.InTopologies;
import caravan.journeys.shop.RunningShop;
import caravan.journeys.shop.RunningShop.Person;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An order's events arrive at a server outside, signed and in order, while another server never answers. */
@InTopologies
class WebhooksJourneyTest {
    private static final Duration ARRIVES_WITHIN = Duration.ofSeconds(20);

    private final RunningShop shop;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private HttpServer server;
    private Answer prompt;
    private Answer hanging;

    private record Received(String id, String timestamp, String signature, String body) {
        JsonNode event() {
            return JsonMapper.shared().readTree(body);
        }
    }

    WebhooksJourneyTest(RunningShop shop) {
        this.shop = shop;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/prompt", exchange -> {
            received.add(new Received(
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                    exchange.getRequestHeaders().getFirst("webhook-signature"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            accept(exchange);
        });
        server.createContext("/hanging", exchange -> {
            try {
                released.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            accept(exchange);
        });
        server.start();
        hanging = endpoint("/hanging");
        prompt = endpoint("/prompt");
    }

    private static void accept(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    private Answer endpoint(String path) {
        Answer made = shop.send(
                Ask.post("/webhook-endpoints", """
                        {"url":"http://127.0.0.1:%s%s","event_types":["orders.order-changed.v1"]}
                        """.formatted(server.getAddress().getPort(), path))
                        .as(shop.administrator().token()));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made;
    }

    @AfterEach
    void stop() {
        for (Answer each : List.of(prompt, hanging)) {
            shop.send(Ask.delete("/webhook-endpoints/" + each.field("id"))
                    .as(shop.administrator().token()));
        }
        released.countDown();
        server.stop(0);
    }

    @Test
    void anOrdersEventsArriveSignedAndInOrderAlthoughAnotherServerHangs() {
        Person buyer = shop.ann();
        String order = shop.cancelledOrder(buyer);
        Await.until("all events arrive", ARRIVES_WITHIN, () -> of(order).size() == 3);
        assertThat(of(order))
                .extracting(each -> each.event().at("/data/status").asString())
                .containsExactly("pending", "confirmed", "cancelled");
        assertThat(of(order)).allSatisfy(each -> {
            assertThat(each.event().path("id").asString()).isEqualTo(each.id());
            assertThat(each.signature()).isEqualTo(signature(each));
        });
    }

    private List<Received> of(String order) {
        return received.stream()
                .filter(each -> each.event().path("subject").asString().equals(order))
                .toList();
    }

    private String signature(Received request) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(
                    Base64.getDecoder().decode(prompt.field("secret").substring("whsec_".length())), "HmacSHA256"));
            String signed = request.id() + "." + request.timestamp() + "." + request.body();
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
