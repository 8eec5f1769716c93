package caravan.commerce.orders.domain;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The saga of an order, as a table: what happens to an order in which state, what it becomes, and what inventory and payments are to do
 * next. {@link Order} decides by this table, and a test draws the diagram in the README from it.
 *
 * <p>An order has three states. The customer sees its status. Its stock and its payment are hidden. A reply has rows only for
 * states that await it. In other states no row fits, so a late or repeated reply changes nothing.
 */
public final class OrderSaga {
    /**
     * The first row that fits an order counts. Before the bar is the order's state: {@code *} is any, and {@code free} is an order with
     * a total of 0. After the bar is the new state: {@code =} is the state as before, and {@code status:reason} is a status with its
     * reason. Then come the instructions: {@code -} is none.
     *
     * <p>If no row fits, a request is refused, and any other event changes nothing.
     */
    private static final String TABLE = """
        event              status    stock      payment    | becomes                   stock      payment    instructions
        placed             *         *          *          | pending                   requested  none       reserve_stock
        stock_reserved     pending   requested  free       | confirmed                 reserved   =          -
        stock_reserved     pending   requested  *          | =                         reserved   requested  authorize_payment
        stock_refused      pending   requested  *          | rejected:out_of_stock     refused    =          -
        payment_authorized pending   *          requested  | confirmed                 =          authorized -
        payment_declined   pending   *          requested  | rejected:payment_declined releasing  declined   release_stock
        action_required    pending   *          requested  | pending:payment_action_required =    action_required -
        payment_authorized pending   *          action_required | confirmed            =          authorized -
        payment_declined   pending   *          action_required | rejected:payment_declined releasing declined release_stock
        payment_lapsed     confirmed *          authorized | cancelled:payment_lapsed  releasing  voiding    void_payment,release_stock
        cancellation       pending   *          none       | cancelled:requested       releasing  =          release_stock
        cancellation       pending   *          *          | cancelled:requested       releasing  voiding    void_payment,release_stock
        cancellation       confirmed *          none       | cancelled:requested       releasing  =          release_stock
        cancellation       confirmed *          *          | cancelled:requested       releasing  voiding    void_payment,release_stock
        cancellation       cancelled *          *          | =                         =          =          -
        expired            pending   *          none       | cancelled:expired         releasing  =          release_stock
        expired            pending   *          *          | cancelled:expired         releasing  voiding    void_payment,release_stock
        expired            *         *          *          | =                         =          =          -
        shipment           confirmed *          none       | shipped                   committing =          commit_stock
        shipment           confirmed *          *          | shipped                   committing capturing  capture_payment,commit_stock
        shipment           shipped   *          *          | =                         =          =          -
        return             shipped   *          none       | returned                  returning  =          return_stock
        return             shipped   *          *          | returned                  returning  refunding  refund_payment,return_stock
        return             returned  *          *          | =                         =          =          -
        stock_released     *         releasing  *          | =                         released   =          -
        stock_committed    *         committing *          | =                         committed  =          -
        stock_returned     *         returning  *          | =                         returned   =          -
        payment_voided     *         *          voiding    | =                         =          voided     -
        payment_captured   *         *          capturing  | =                         =          captured   -
        payment_refunded   *         *          refunding  | =                         =          refunded   -
        """;

    /** All rows, in the table's order. */
    static final List<Row> ROWS = TABLE.lines().skip(1).map(Row::parse).toList();

    /** How an order begins. */
    static final Row PLACED = ROWS.getFirst();

    private OrderSaga() {}

    /** What inventory or payments is to do next for an order. The order holds all that they need to know. */
    public enum Instruction {
        RESERVE_STOCK,
        RELEASE_STOCK,
        COMMIT_STOCK,
        RETURN_STOCK,
        AUTHORIZE_PAYMENT,
        VOID_PAYMENT,
        CAPTURE_PAYMENT,
        REFUND_PAYMENT
    }

    /** What an order must be (empty is any), or what it becomes (empty is as before). */
    record State(Optional<OrderStatus> status, Optional<StockState> stock, Optional<PaymentState> payment) {
        private static State parse(String status, String stock, String payment) {
            return new State(
                    cell(status, OrderStatus::parse),
                    cell(stock, StockState::parse),
                    cell(payment, PaymentState::parse));
        }

        private static <T> Optional<T> cell(String text, Function<String, T> parse) {
            return text.equals("*") || text.equals("=") ? Optional.empty() : Optional.of(parse.apply(text));
        }

        private boolean isOf(Order order) {
            return status.map(order.status()::equals).orElse(true)
                    && stock.map(order.stock()::equals).orElse(true)
                    && payment.map(order.payment()::equals).orElse(true);
        }
    }

    /**
     * A row of the table.
     *
     * @param free whether the order must cost nothing
     * @param reason why the order becomes rejected or cancelled, or why it is still pending
     */
    record Row(
            String event, boolean free, State from, State to, Optional<Reason> reason, List<Instruction> instructions) {
        private static Row parse(String line) {
            String[] cells = line.split("[ |]+");
            boolean free = cells[3].equals("free");
            String[] becomes = cells[4].split(":");
            return new Row(
                    cells[0],
                    free,
                    State.parse(cells[1], cells[2], free ? "*" : cells[3]),
                    State.parse(becomes[0], cells[5], cells[6]),
                    becomes.length == 1 ? Optional.empty() : Optional.of(Reason.parse(becomes[1])),
                    cells[7].equals("-") ? List.of() : instructions(cells[7]));
        }

        private static List<Instruction> instructions(String cell) {
            return Arrays.stream(cell.split(","))
                    .map(text -> Instruction.valueOf(text.toUpperCase(Locale.ROOT)))
                    .toList();
        }

        private boolean isFor(Order order, String what) {
            return event.equals(what) && (!free || order.isFree()) && from.isOf(order);
        }

        /** Whether the order stays as it is: the event happened before, or it came too late. */
        boolean changesNothing() {
            return to.status().isEmpty() && to.stock().isEmpty() && to.payment().isEmpty();
        }
    }

    /** The row for an event that happens to an order. */
    static Optional<Row> rowFor(Order order, OrderEvent event) {
        String name = event.text();
        return ROWS.stream().filter(row -> row.isFor(order, name)).findFirst();
    }
}
