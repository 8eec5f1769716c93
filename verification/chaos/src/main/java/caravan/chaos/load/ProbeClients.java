package caravan.chaos.load;

import caravan.client.CaravanClient;
import caravan.client.Outcome;
import caravan.client.ProblemDetails;
import caravan.client.RefusedException;
import caravan.client.RequestKey;
import caravan.client.SignedIn;
import caravan.client.UnreachableException;
import caravan.commerce.client.Commerce;
import caravan.commerce.client.Order;
import caravan.commerce.client.OrderRequest;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that send idempotent requests of every kind to every service, one after the other, and never repeat one, so that every failure
 * is seen. Only the retries of the gateway hide faults from them.
 */
public final class ProbeClients {
    /** Each of ten kinds of requests is sent four times a second. The fleet should be busy, but not overloaded. */
    private static final Duration PAUSE = Duration.ofMillis(250);

    private static final Duration SIGN_IN_PAUSE = Duration.ofMillis(500);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    /** Enough failures to find a fault. There is a bound in case everything fails. */
    private static final int FAILURES_KEPT_MAX = 2_000;

    private final Map<String, Caller> callers = new LinkedHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentLinkedQueue<FailedRequest> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicLong guarded = new AtomicLong();
    private volatile Phase phase = Phase.CALM;
    private volatile boolean stopping;

    private interface Request {
        Outcome<?> send() throws InterruptedException;
    }

    /** A kind of request, and when its last successful one was sent. */
    private static final class Caller {
        final SignedIn session;
        final Request request;
        volatile long succeededNanos = System.nanoTime();
        volatile boolean hasSucceeded;

        Caller(SignedIn session, Request request) {
            this.session = session;
            this.request = request;
        }
    }

    /** @param once a client without retries */
    public ProbeClients(CaravanClient once, Shop shop, caravan.client.Credentials administrator, OrderId anOrder)
            throws InterruptedException {
        SignedIn staff = once.signIn(administrator).orThrow();
        SignedIn customer = once.signIn(shop.customersCredentials()).orThrow();
        Sku sku = shop.plenty();
        Money price = Money.of(999, "EUR");
        add("GET /users/me", customer, () -> customer.get("/users/me"));
        add("GET /products/{sku}", customer, () -> once.get("/products/" + sku));
        add("PUT /products/{sku}", staff, () -> Commerce.as(staff).putProduct(sku, "Product " + sku, price));
        add("GET /stock/{sku}", staff, () -> Commerce.as(staff).stock(sku));
        add(
                "POST /stock/{sku}/receipts",
                staff,
                () -> Commerce.as(staff).receiveStock(shop.products().get(1), new Quantity(1), RequestKey.fresh()));
        add("GET /orders/{id}", customer, () -> Commerce.as(customer).order(anOrder));
        add("GET /orders", customer, () -> customer.get("/orders?limit=5"));
        add("POST /orders", customer, () -> placed(customer, sku));
        add("GET /payments", staff, () -> staff.get("/payments?order_id=" + anOrder));
        add("GET /dead-letters/audit", staff, () -> staff.get("/dead-letters/audit"));
    }

    private static Outcome<Order> placed(SignedIn customer, Sku sku) throws InterruptedException {
        return Commerce.as(customer).placeOrder(OrderRequest.of(sku, 1), RequestKey.fresh());
    }

    private void add(String name, SignedIn session, Request request) {
        callers.put(name, new Caller(session, request));
    }

    public void start() {
        callers.forEach((name, caller) ->
                threads.add(Thread.ofVirtual().name("caller-" + name).start(() -> callUntilStopped(name, caller))));
    }

    public void stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join();
        }
    }

    /** Sets what is being done to the fleet from now on. */
    public void during(Phase now) {
        phase = now;
    }

    private void callUntilStopped(String name, Caller caller) {
        try {
            while (!stopping) {
                if (hasFreshToken(caller)) {
                    call(name, caller);
                    Thread.sleep(PAUSE);
                } else {
                    Thread.sleep(SIGN_IN_PAUSE);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Renewing a token is not idempotent, so its failures do not count. */
    private static boolean hasFreshToken(Caller caller) throws InterruptedException {
        try {
            caller.session.accessToken();
            return true;
        } catch (UnreachableException | RefusedException notNow) {
            return false;
        }
    }

    private void call(String name, Caller caller) throws InterruptedException {
        Phase begun = phase;
        Instant sent = Instant.now();
        long sentNanos = System.nanoTime();
        try {
            switch (caller.request.send()) {
                case Outcome.Done<?> _ -> {
                    caller.succeededNanos = sentNanos;
                    caller.hasSucceeded = true;
                    if (begun.kind() == Phase.Kind.ROLLING_RESTART) {
                        guarded.incrementAndGet();
                    }
                }
                case Outcome.Refused<?>(ProblemDetails problem) -> failed(name, sent, problem.toString(), begun);
            }
        } catch (UnreachableException | RefusedException broken) {
            failed(name, sent, String.valueOf(broken.getCause()), begun);
        }
    }

    private void failed(String name, Instant sent, String answer, Phase begun) {
        Phase ended = phase;
        boolean forbidden = begun.mustSucceedUntil(ended);
        String during = begun.kind() == Phase.Kind.CALM ? ended.what() : begun.what();
        failed.incrementAndGet();
        if (forbidden || failures.size() < FAILURES_KEPT_MAX) {
            failures.add(new FailedRequest(sent, name, answer, during, forbidden));
        }
    }

    /** Waits until each kind of request has succeeded after a moment; returns whether that happened. */
    public boolean awaitSuccesses(long sinceNanos, Duration max) throws InterruptedException {
        long end = System.nanoTime() + max.toNanos();
        while (System.nanoTime() - end < 0) {
            if (callers.values().stream()
                    .allMatch(caller -> caller.hasSucceeded && caller.succeededNanos - sinceNanos >= 0)) {
                return true;
            }
            Thread.sleep(LOOK_EVERY);
        }
        return false;
    }

    /** The kinds of requests that have not succeeded since a moment. */
    public List<String> withoutSuccess(long sinceNanos) {
        return callers.entrySet().stream()
                .filter(each -> !each.getValue().hasSucceeded || each.getValue().succeededNanos - sinceNanos < 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    public List<FailedRequest> failures() {
        return List.copyOf(failures);
    }

    public int failedCount() {
        return failed.get();
    }

    /** Requests that succeeded while processes were replaced. */
    public long guarded() {
        return guarded.get();
    }
}
