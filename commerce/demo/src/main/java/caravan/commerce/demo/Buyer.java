package caravan.commerce.demo;

import caravan.client.Outcome;
import caravan.client.ProblemDetails;
import caravan.client.RequestKey;
import caravan.client.SignedIn;
import caravan.client.UnreachableException;
import caravan.commerce.client.Commerce;
import caravan.commerce.client.Order;
import caravan.commerce.client.OrderRequest;
import caravan.commerce.kernel.OrderId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/** Plays one planned order to its end, as a customer and, for shipping, as staff. */
final class Buyer {
    private static final Duration SETTLED_AT_FIRST_ANSWER = Duration.ofSeconds(10);
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(90);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final SignedIn staff;
    private final List<SignedIn> customers;
    private final Executor aside;

    /**
     * How a planned order ended.
     *
     * @param orderId empty if the order was refused
     * @param found the status with its reason, or what went wrong
     */
    record Played(Plan.PlannedOrder plan, Optional<OrderId> orderId, String found) {
        boolean isConfirmed() {
            return found.equals("confirmed");
        }
    }

    /** @param aside sends a request a second time while the first one is still in flight */
    Buyer(SignedIn staff, List<SignedIn> customers, Executor aside) {
        this.staff = staff;
        this.customers = List.copyOf(customers);
        this.aside = aside;
    }

    Played play(Plan.PlannedOrder plan) throws InterruptedException {
        SignedIn customer = customers.get(plan.customer());
        try {
            Outcome<Order> outcome = carryOut(plan, customer);
            return switch (outcome) {
                case Outcome.Done<Order>(int _, Order order) ->
                    new Played(plan, Optional.of(order.id()), order.statusWithReason());
                case Outcome.Refused<Order>(ProblemDetails problem) ->
                    new Played(plan, Optional.empty(), "refused: " + problem);
            };
        } catch (UnreachableException noAnswer) {
            return new Played(plan, Optional.empty(), "no answer");
        } catch (SentTwiceException madeTwo) {
            return new Played(plan, Optional.empty(), "two orders for one key");
        }
    }

    /** Reads the order again. */
    Played lookAgain(Played played) throws InterruptedException {
        if (played.orderId().isEmpty()) {
            return played;
        }
        Outcome<Order> now = Commerce.as(customers.get(played.plan().customer()))
                .order(played.orderId().get());
        String found = switch (now) {
            case Outcome.Done<Order>(int _, Order order) -> order.statusWithReason();
            case Outcome.Refused<Order>(ProblemDetails problem) -> "lost: " + problem;
        };
        return new Played(played.plan(), played.orderId(), found);
    }

    private Outcome<Order> carryOut(Plan.PlannedOrder plan, SignedIn customer) throws InterruptedException {
        return switch (plan.kind()) {
            case PAID,
                    DECLINED,
                    OUT_OF_STOCK,
                    ANSWER_LOST_BEFORE_CHARGE,
                    ANSWER_LOST_AFTER_CHARGE,
                    SLOW_ANSWER,
                    LAST_PIECE ->
                settled(customer, Commerce.as(customer).placeOrder(request(plan), RequestKey.fresh()));
            case CANCELLED_AT_ONCE -> {
                OrderRequest atOnce = request(plan).waiting(Duration.ZERO);
                yield cancelled(customer, Commerce.as(customer).placeOrder(atOnce, RequestKey.fresh()));
            }
            case CANCELLED_WHEN_PAID ->
                cancelled(
                        customer,
                        settled(customer, Commerce.as(customer).placeOrder(request(plan), RequestKey.fresh())));
            case SHIPPED ->
                shipped(settled(customer, Commerce.as(customer).placeOrder(request(plan), RequestKey.fresh())));
            case RETURNED ->
                returned(shipped(
                        settled(customer, Commerce.as(customer).placeOrder(request(plan), RequestKey.fresh()))));
            case SAME_KEY_TWICE -> settled(customer, sentTwice(plan, customer));
        };
    }

    private static OrderRequest request(Plan.PlannedOrder plan) {
        return new OrderRequest(plan.lines(), plan.kind().paymentMethod(), SETTLED_AT_FIRST_ANSWER);
    }

    private static Outcome<Order> settled(SignedIn customer, Outcome<Order> placed) throws InterruptedException {
        Outcome<Order> now = placed;
        long looksLeft = SETTLED_WITHIN.dividedBy(LOOK_EVERY);
        while (now instanceof Outcome.Done<Order>(int _, Order order) && !order.isSettled() && looksLeft-- > 0) {
            Thread.sleep(LOOK_EVERY);
            now = Commerce.as(customer).order(order.id());
        }
        return now;
    }

    private static Outcome<Order> cancelled(SignedIn customer, Outcome<Order> placed) throws InterruptedException {
        return placed instanceof Outcome.Done<Order>(int _, Order order)
                ? Commerce.as(customer).cancelOrder(order.id(), RequestKey.fresh())
                : placed;
    }

    private Outcome<Order> shipped(Outcome<Order> placed) throws InterruptedException {
        return placed instanceof Outcome.Done<Order>(int _, Order order)
                ? Commerce.as(staff).shipOrder(order.id(), RequestKey.fresh())
                : placed;
    }

    private Outcome<Order> returned(Outcome<Order> shipped) throws InterruptedException {
        return shipped instanceof Outcome.Done<Order>(int _, Order order)
                ? Commerce.as(staff).returnOrder(order.id(), RequestKey.fresh())
                : shipped;
    }

    /** Sends the same request with the same key at the same time, as an impatient phone does. */
    private Outcome<Order> sentTwice(Plan.PlannedOrder plan, SignedIn customer) throws InterruptedException {
        RequestKey key = RequestKey.fresh();
        CompletableFuture<Outcome<Order>> again =
                CompletableFuture.supplyAsync(() -> placeAside(plan, customer, key), aside);
        Outcome<Order> first = Commerce.as(customer).placeOrder(request(plan), key);
        Outcome<Order> second;
        try {
            second = again.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the repeated request failed", failed);
        }
        boolean same = first.done().map(Order::id).equals(second.done().map(Order::id));
        if (!same) {
            throw new SentTwiceException();
        }
        return first;
    }

    private static Outcome<Order> placeAside(Plan.PlannedOrder plan, SignedIn customer, RequestKey key) {
        try {
            return Commerce.as(customer).placeOrder(request(plan), key);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    /** The server made two orders for one key. */
    private static final class SentTwiceException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
