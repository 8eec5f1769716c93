package caravan.commerce.payments.testkit.stripe;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A local server that follows Stripe's published API, as far as payments uses it: statuses, forms of errors, idempotency, test cards,
 * rate limits, time-outs before and after the charge, and signed events. Paths below {@code /test} stand for what people do: a customer
 * who authenticates, and time that lets an authorization lapse.
 */
public final class StripeServer implements AutoCloseable {
    /** The key that it accepts. */
    public static final String API_KEY = "sk_test_local";

    private static final Gson JSON = new GsonBuilder().serializeNulls().create();
    private static final int BODY_BYTES_MAX = 64 * 1024;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Account account;
    private final IdempotencyKeys keys;
    private final Events events;
    private final Queue<Mishap> mishaps = new ConcurrentLinkedQueue<>();
    private final List<String> requests = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** What goes wrong with the next request that changes something. */
    public enum Mishap {
        /** Nothing is done, and no answer comes. */
        TIME_OUT_BEFORE,
        /** It is done, and no answer comes. */
        TIME_OUT_AFTER,
        /** Nothing is done, and the connection breaks. */
        CUT_OFF_BEFORE,
        /** It is done, and the connection breaks within the answer. */
        CUT_OFF_AFTER,
        /** 429, before anything is done. */
        RATE_LIMIT,
        /** 500, and nothing was done. It is stored under the key. */
        ERROR_BEFORE,
        /** 500, and it was done. It is stored under the key. */
        ERROR_AFTER,
        /** 409: another request with the key is still under way. */
        CONFLICT
    }

    /** An answer as it is stored under a key. */
    record Answer(int status, String body) {}

    private StripeServer(int port, Clock clock) throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        this.events = new Events(clock);
        this.account = new Account(clock, events::happened);
        this.keys = new IdempotencyKeys(clock);
        account.servedAt(base());
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** @param port 0 for any free one */
    public static StripeServer start(int port, Clock clock) {
        try {
            return new StripeServer(port, clock);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Something goes wrong with the next request that changes something. Several wait in line. */
    public void next(Mishap mishap) {
        mishaps.add(mishap);
    }

    /** The search finds nothing while it is late. */
    public void searchIsLate(boolean isLate) {
        account.searchIsLate(isLate);
    }

    /** The customer passes or fails the authentication. */
    public void authenticate(String intent, boolean isPassed) {
        account.authenticate(intent, isPassed);
    }

    /** The authorization lapses: the issuer lets go of the amount, and Stripe cancels the intent. */
    public void lapse(String intent) {
        account.cancel(intent, Optional.of("automatic"));
    }

    /** All PaymentIntents, as Stripe shows them. */
    public List<Map<String, Object>> intents() {
        return account.all();
    }

    /** Method and path of all requests that came. */
    public List<String> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** The events that happened, to be delivered by a test. */
    public Events events() {
        return events;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        synchronized (requests) {
            requests.add(method + " " + path);
        }
        Form form = form(exchange);
        try {
            if (!path.startsWith("/test/")) {
                authorize(exchange);
            }
            if (method.equals("POST") && !path.startsWith("/test/")) {
                change(exchange, path, form);
            } else {
                send(exchange, new Answer(200, JSON.toJson(route(method, path, form))), false);
            }
        } catch (StripeFault fault) {
            send(exchange, answer(fault), false);
        }
    }

    private static void authorize(HttpExchange exchange) {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        if (!("Bearer " + API_KEY).equals(given)) {
            throw StripeFault.of(401, "invalid_request_error", "", "Invalid API Key provided: sk_test_*****");
        }
    }

    private void change(HttpExchange exchange, String path, Form form) throws IOException {
        Optional<Mishap> mishap = Optional.ofNullable(mishaps.poll());
        if (mishap.isPresent() && mishap.get() == Mishap.RATE_LIMIT) {
            throw StripeFault.of(429, "invalid_request_error", "rate_limit", "Request rate limit exceeded.");
        }
        if (mishap.isPresent() && mishap.get() == Mishap.TIME_OUT_BEFORE) {
            hang();
            return;
        }
        if (mishap.isPresent() && mishap.get() == Mishap.CUT_OFF_BEFORE) {
            cutOff(exchange);
            return;
        }
        if (mishap.isPresent() && mishap.get() == Mishap.CONFLICT) {
            throw StripeFault.of(409, "invalid_request_error", "idempotency_key_in_use", "Try again later.");
        }
        String key = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Idempotency-Key"))
                .orElse("");
        Optional<Answer> stored = key.isEmpty() ? Optional.empty() : keys.begin(key, path, form);
        Answer answer = stored.orElseGet(() -> perform(key, path, form, mishap));
        if (mishap.isPresent() && mishap.get() == Mishap.TIME_OUT_AFTER) {
            hang();
            return;
        }
        if (mishap.isPresent() && mishap.get() == Mishap.CUT_OFF_AFTER) {
            cutOff(exchange);
            return;
        }
        send(exchange, answer, stored.isPresent());
    }

    private Answer perform(String key, String path, Form form, Optional<Mishap> mishap) {
        Answer answer;
        boolean isKept = true;
        try {
            answer = mishap.filter(Mishap.ERROR_BEFORE::equals).isPresent()
                    ? serverError()
                    : new Answer(200, JSON.toJson(route("POST", path, form)));
        } catch (StripeFault fault) {
            answer = answer(fault);
            // Parameters that are not valid end a request before its endpoint begins.
            isKept = !answer.body().contains("\"parameter_");
        }
        if (mishap.filter(Mishap.ERROR_AFTER::equals).isPresent()) {
            answer = serverError();
        }
        if (isKept) {
            keys.store(key, answer);
        } else {
            keys.forget(key);
        }
        return answer;
    }

    private static Answer serverError() {
        return answer(StripeFault.of(500, "api_error", "", "An unknown error occurred"));
    }

    private Map<String, Object> route(String method, String path, Form form) {
        String[] parts = path.substring(1).split("/");
        String what = method + " " + parts[0] + "/" + (parts.length > 1 ? parts[1] : "")
                + (parts.length > 2 && !parts[2].equals("search") ? "/{id}" : parts.length > 2 ? "/search" : "")
                + (parts.length > 3 ? "/" + parts[3] : "");
        String id = parts.length > 2 ? parts[2] : "";
        return switch (what) {
            case "POST v1/payment_intents" -> account.create(form);
            case "GET v1/payment_intents/{id}" -> account.retrieve(id);
            case "GET v1/payment_intents/search" -> page("search_result", path, account.search(form));
            case "POST v1/payment_intents/{id}/capture" -> account.capture(id, form);
            case "POST v1/payment_intents/{id}/cancel" -> account.cancel(id, form.find("cancellation_reason"));
            case "POST v1/refunds" -> account.refund(form);
            case "GET v1/refunds" -> page("list", path, account.refunds(form));
            case "GET test/payment_intents/{id}/authenticate", "POST test/payment_intents/{id}/authenticate" ->
                account.authenticate(id, !form.find("outcome").equals(Optional.of("fail")));
            case "POST test/payment_intents/{id}/lapse" -> account.cancel(id, Optional.of("automatic"));
            default ->
                throw StripeFault.of(
                        404, "invalid_request_error", "", "Unrecognized request URL (" + method + ": " + path + ").");
        };
    }

    private static Map<String, Object> page(String object, String path, List<Map<String, Object>> data) {
        return Map.of("object", object, "url", path, "has_more", false, "data", data);
    }

    private static Form form(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        String body = new String(exchange.getRequestBody().readNBytes(BODY_BYTES_MAX), StandardCharsets.UTF_8);
        return Form.of(query == null ? body : query);
    }

    private static Answer answer(StripeFault fault) {
        return new Answer(fault.status(), JSON.toJson(fault.body()));
    }

    /** The caller waits until it gives up, or the server ends. */
    private void hang() {
        try {
            closed.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Only the begin of an answer: without any byte, the caller's HTTP client would send the request again. */
    private static void cutOff(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, BODY_BYTES_MAX);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        }
    }

    private static void send(HttpExchange exchange, Answer answer, boolean isReplayed) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.getResponseHeaders().add("Request-Id", "req_local");
        if (isReplayed) {
            exchange.getResponseHeaders().add("Idempotent-Replayed", "true");
        }
        exchange.sendResponseHeaders(answer.status(), body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
