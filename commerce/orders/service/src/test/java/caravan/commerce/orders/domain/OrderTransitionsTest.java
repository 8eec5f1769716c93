package caravan.commerce.orders.domain;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.commerce.orders.domain.Order.Decision;
import caravan.commerce.orders.domain.OrderSaga.Instruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every state of an order with every event, against a table that was written apart from {@link OrderSaga}. */
class OrderTransitionsTest {
    /** All changes of an order; * is any, and = is as before. What is not here changes nothing. */
    private static final List<Move> MOVES = """
            pending    requested   none        stock_reserved          pending    reserved    requested   authorize_payment
            pending    requested   none        stock_refused           rejected   refused     none        -
            pending    reserved    requested   payment_authorized      confirmed  reserved    authorized  -
            pending    reserved    requested   payment_declined        rejected   releasing   declined    release_stock
            pending    reserved    requested   action_required         pending    reserved    action_required -
            pending    reserved    action_required payment_authorized  confirmed  reserved    authorized  -
            pending    reserved    action_required payment_declined    rejected   releasing   declined    release_stock
            pending    reserved    action_required cancellation_requested cancelled releasing voiding     void_payment,release_stock
            pending    reserved    action_required expired             cancelled  releasing   voiding     void_payment,release_stock
            pending    requested   none        cancellation_requested  cancelled  releasing   none        release_stock
            pending    reserved    requested   cancellation_requested  cancelled  releasing   voiding     void_payment,release_stock
            pending    requested   none        expired                 cancelled  releasing   none        release_stock
            pending    reserved    requested   expired                 cancelled  releasing   voiding     void_payment,release_stock
            confirmed  reserved    authorized  cancellation_requested  cancelled  releasing   voiding     void_payment,release_stock
            confirmed  reserved    authorized  payment_lapsed          cancelled  releasing   voiding     void_payment,release_stock
            confirmed  reserved    authorized  shipment_requested      shipped    committing  capturing   capture_payment,commit_stock
            shipped    *           *           return_requested        returned   returning   refunding   refund_payment,return_stock
            *          releasing   *           stock_released          =          released    =           -
            *          *           voiding     payment_voided          =          =           voided      -
            *          committing  *           stock_committed         =          committed   =           -
            *          *           capturing   payment_captured        =          =           captured    -
            *          returning   *           stock_returned          =          returned    =           -
            *          *           refunding   payment_refunded        =          =           refunded    -
            """.lines().map(Move::parse).toList();

    /** The statuses in which a request is refused. */
    private static final Map<OrderEvent, Set<OrderStatus>> REFUSALS = Map.of(
            OrderEvent.Request.CANCELLATION_REQUESTED,
            Set.of(OrderStatus.SHIPPED, OrderStatus.RETURNED, OrderStatus.REJECTED),
            OrderEvent.Request.SHIPMENT_REQUESTED,
            Set.of(OrderStatus.PENDING, OrderStatus.RETURNED, OrderStatus.REJECTED, OrderStatus.CANCELLED),
            OrderEvent.Request.RETURN_REQUESTED,
            Set.of(OrderStatus.PENDING, OrderStatus.CONFIRMED, OrderStatus.REJECTED, OrderStatus.CANCELLED));

    private record State(String status, String stock, String payment) {
        static State of(Order order) {
            return new State(
                    order.status().text(), order.stock().text(), order.payment().text());
        }
    }

    private record Move(State from, String event, State to, List<String> instructions) {
        static Move parse(String line) {
            String[] cells = line.trim().split(" +");
            return new Move(
                    new State(cells[0], cells[1], cells[2]),
                    cells[3],
                    new State(cells[4], cells[5], cells[6]),
                    cells[7].equals("-") ? List.of() : Arrays.asList(cells[7].split(",")));
        }

        boolean isFor(State state, OrderEvent what) {
            return event.equals(nameOf(what))
                    && fits(from.status, state.status)
                    && fits(from.stock, state.stock)
                    && fits(from.payment, state.payment);
        }

        State after(State before) {
            return new State(
                    to.status.equals("=") ? before.status : to.status,
                    to.stock.equals("=") ? before.stock : to.stock,
                    to.payment.equals("=") ? before.payment : to.payment);
        }

        private static boolean fits(String pattern, String value) {
            return pattern.equals("*") || pattern.equals(value);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyEventInEveryState() {
        return OrderExamples.reachable().stream()
                .flatMap(order -> OrderExamples.EVENTS.stream()
                        .map(event -> DynamicTest.dynamicTest(
                                State.of(order) + " " + nameOf(event), () -> decidesAsTheTableSays(order, event))));
    }

    @Test
    void everyMoveOfTheTableCanHappen() {
        Set<Move> seen = new HashSet<>();
        for (Order order : OrderExamples.reachable()) {
            OrderExamples.EVENTS.forEach(event -> moveFor(order, event).ifPresent(seen::add));
        }

        assertThat(seen).containsExactlyInAnyOrderElementsOf(MOVES);
    }

    @Test
    void placingAsksForTheStockAndIsTheFirstVersion() {
        Decision.Changed placing = OrderExamples.placing();

        assertThat(placing.visible()).isTrue();
        assertThat(placing.instructions()).containsExactly(Instruction.RESERVE_STOCK);
        assertThat(State.of(placing.order())).isEqualTo(new State("pending", "requested", "none"));
        assertThat(placing.order().version()).isEqualTo(1);
    }

    private static void decidesAsTheTableSays(Order order, OrderEvent event) {
        Decision decision = order.decide(event, OrderExamples.LATER);

        Optional<Move> move = moveFor(order, event);
        if (move.isPresent()) {
            assertThat(decision).isInstanceOfSatisfying(Decision.Changed.class, changed -> {
                // A pending order shows that its customer must act.
                boolean visible = changed.order().status() != order.status()
                        || changed.order().needsItsCustomer() != order.needsItsCustomer();
                assertThat(State.of(changed.order())).isEqualTo(move.get().after(State.of(order)));
                assertThat(namesOf(changed.instructions())).isEqualTo(move.get().instructions());
                assertThat(changed.visible()).isEqualTo(visible);
                assertThat(changed.order().version()).isEqualTo(order.version() + (visible ? 1 : 0));
                assertThat(changed.order().changedAt()).isEqualTo(visible ? OrderExamples.LATER : order.changedAt());
            });
        } else if (REFUSALS.getOrDefault(event, Set.of()).contains(order.status())) {
            assertThat(decision).isEqualTo(new Decision.Refused(order));
        } else {
            assertThat(decision).isEqualTo(new Decision.Unchanged(order));
        }
    }

    private static Optional<Move> moveFor(Order order, OrderEvent event) {
        List<Move> moves = MOVES.stream()
                .filter(move -> move.isFor(State.of(order), event))
                .toList();
        assertThat(moves).as("the table says one thing of each case").hasSizeLessThanOrEqualTo(1);
        return moves.stream().findFirst();
    }

    private static List<String> namesOf(List<Instruction> instructions) {
        List<String> names = new ArrayList<>();
        instructions.forEach(instruction -> names.add(instruction.name().toLowerCase(Locale.ROOT)));
        return names;
    }

    private static String nameOf(OrderEvent event) {
        String name = switch (event) {
            case OrderEvent.Request request -> request.name();
            case OrderEvent.Reply reply -> reply.name();
            case OrderEvent.StockRefused _ -> "STOCK_REFUSED";
        };
        return name.toLowerCase(Locale.ROOT);
    }
}
