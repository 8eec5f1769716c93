package caravan.chaos.verdict;

import caravan.chaos.faults.FaultOutcome;
import caravan.chaos.load.FailedRequest;
import caravan.chaos.load.OrderBook;
import caravan.chaos.load.Shop;
import caravan.client.AuditReport;
import caravan.client.DrainedAudit;
import caravan.client.Outcome;
import caravan.client.ProblemDetails;
import caravan.client.RefusedException;
import caravan.client.RequestKey;
import caravan.client.UnreachableException;
import caravan.commerce.client.Commerce;
import caravan.commerce.client.Order;
import caravan.commerce.kernel.OrderId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The checks after the last fault: whether everything that was promised is there. */
public final class FinalChecks {
    private static final Duration ORDER_MAX = Duration.ofSeconds(30);
    private static final Duration DRAINED_MAX = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** The number of keys that are replayed. In a long run they are evenly spread. */
    private static final int REPLAYS_MAX = 400;

    private final Shop shop;
    private final OrderBook book;
    private final List<String> unanswered = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private final List<String> unsettled = new ArrayList<>();
    private final List<String> otherAnswers = new ArrayList<>();
    private final Map<String, Integer> statuses = new TreeMap<>();

    public FinalChecks(Shop shop, OrderBook book) {
        this.shop = shop;
        this.book = book;
    }

    /** Checks everything; call it once. */
    public Evidence look(List<FaultOutcome> struck, List<FailedRequest> failed, long guarded)
            throws InterruptedException {
        for (OrderBook.Entry entry : book.unanswered()) {
            askAgain(entry);
        }
        Optional<AuditReport> audit = audit();
        for (OrderId order : book.orders()) {
            lookAt(order);
        }
        replay();
        return new Evidence(struck, book.count(), unanswered, lost, unsettled, otherAnswers, failed, guarded, audit);
    }

    /** The number of orders by their final status. */
    public Map<String, Integer> statuses() {
        return statuses;
    }

    private void askAgain(OrderBook.Entry entry) throws InterruptedException {
        long began = System.nanoTime();
        String answer = "";
        while (System.nanoTime() - began < ORDER_MAX.toNanos()) {
            try {
                Outcome<Order> outcome = Commerce.as(shop.customer()).placeOrder(entry.request(), entry.key());
                if (outcome instanceof Outcome.Done<Order>(int _, Order order)) {
                    book.acknowledged(entry.key(), order.id(), Duration.ZERO);
                    return;
                }
                answer = outcome.refused().map(ProblemDetails::toString).orElse("");
            } catch (UnreachableException | RefusedException stillAway) {
                answer = String.valueOf(stillAway.getMessage());
            }
            Thread.sleep(PAUSE);
        }
        unanswered.add(entry.key() + ": " + answer);
    }

    private Optional<AuditReport> audit() throws InterruptedException {
        long began = System.nanoTime();
        while (System.nanoTime() - began < ORDER_MAX.toNanos()) {
            try {
                return Optional.of(
                        new DrainedAudit(shop.staff(), Clock.systemUTC(), true, _ -> {}).await(DRAINED_MAX, _ -> {}));
            } catch (UnreachableException | RefusedException away) {
                Thread.sleep(PAUSE);
            }
        }
        return Optional.empty();
    }

    private void lookAt(OrderId id) throws InterruptedException {
        try {
            switch (Commerce.as(shop.customer()).order(id)) {
                case Outcome.Done<Order>(int _, Order order) -> {
                    statuses.merge(order.status(), 1, Integer::sum);
                    if (!order.isSettled()) {
                        unsettled.add(id + " is " + order.statusWithReason());
                    }
                }
                case Outcome.Refused<Order>(ProblemDetails problem) -> lost.add(id + ": " + problem);
            }
        } catch (UnreachableException noAnswer) {
            lost.add(id + ": " + noAnswer.getMessage());
        }
    }

    private void replay() throws InterruptedException {
        Map<RequestKey, OrderId> acknowledged = book.acknowledged();
        int every = Math.max(1, acknowledged.size() / REPLAYS_MAX);
        int number = 0;
        for (Map.Entry<RequestKey, OrderId> each : acknowledged.entrySet()) {
            if (number++ % every == 0) {
                replay(each.getKey(), each.getValue());
            }
        }
    }

    private void replay(RequestKey key, OrderId expected) throws InterruptedException {
        try {
            Outcome<Order> answer = Commerce.as(shop.customer()).placeOrder(book.request(key), key);
            String found = switch (answer) {
                case Outcome.Done<Order>(int _, Order order) -> order.id().toString();
                case Outcome.Refused<Order>(ProblemDetails problem) -> problem.toString();
            };
            if (!found.equals(expected.toString())) {
                otherAnswers.add(key + " answered " + expected + ", now " + found);
            }
        } catch (UnreachableException noAnswer) {
            otherAnswers.add(key + " answered " + expected + ", now nothing: " + noAnswer.getMessage());
        }
    }
}
