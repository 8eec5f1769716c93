package caravan.commerce.orders.domain;

import static caravan.commerce.orders.domain.OrderEvent.Reply.ACTION_REQUIRED;
import static caravan.commerce.orders.domain.OrderEvent.Reply.PAYMENT_AUTHORIZED;
import static caravan.commerce.orders.domain.OrderEvent.Reply.PAYMENT_CAPTURED;
import static caravan.commerce.orders.domain.OrderEvent.Reply.PAYMENT_DECLINED;
import static caravan.commerce.orders.domain.OrderEvent.Reply.PAYMENT_REFUNDED;
import static caravan.commerce.orders.domain.OrderEvent.Reply.PAYMENT_VOIDED;
import static caravan.commerce.orders.domain.OrderEvent.Reply.STOCK_COMMITTED;
import static caravan.commerce.orders.domain.OrderEvent.Reply.STOCK_RELEASED;
import static caravan.commerce.orders.domain.OrderEvent.Reply.STOCK_RESERVED;
import static caravan.commerce.orders.domain.OrderEvent.Reply.STOCK_RETURNED;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.commerce.orders.domain.Order.Decision;
import caravan.commerce.orders.domain.OrderSaga.Instruction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * An order with an inventory and a payments that handle their commands in order, each at its own speed. Replies may come twice, and
 * requests at any time.
 */
class OrderInterleavingsTest {
    private static final int RUNS = 20_000;
    private static final long SEED = 20_260_301;

    @Test
    void inEveryInterleavingAnOrderEndsDrainedWithStockAndPaymentOfItsStatus() {
        for (int run = 0; run < RUNS; run++) {
            long seed = SEED + run;
            World world = new World(new Random(seed));
            world.runDry();

            Order order = world.order;
            assertThat(order.isDrained())
                    .as("drained, seed %d: %s", seed, world.told)
                    .isTrue();
            assertThat(world.stock)
                    .as("stock, seed %d: %s", seed, world.told)
                    .isEqualTo(
                            switch (order.status()) {
                                case CONFIRMED -> Pieces.HELD;
                                case SHIPPED -> Pieces.GONE;
                                case PENDING, RETURNED, REJECTED, CANCELLED -> Pieces.ON_SHELF;
                            });
            assertThat(world.money)
                    .as("money, seed %d: %s", seed, world.told)
                    .isEqualTo(
                            switch (order.status()) {
                                case CONFIRMED -> Funds.HELD;
                                case SHIPPED -> Funds.TAKEN;
                                case PENDING, RETURNED, REJECTED, CANCELLED -> Funds.WITH_CUSTOMER;
                            });
            assertThat(world.versionsTold)
                    .as("versions, seed %d: %s", seed, world.told)
                    .isEqualTo(countingTo(order.version()));
        }
    }

    private static List<Long> countingTo(long version) {
        List<Long> versions = new ArrayList<>();
        for (long each = 1; each <= version; each++) {
            versions.add(each);
        }
        return versions;
    }

    private enum Pieces {
        ON_SHELF,
        HELD,
        GONE
    }

    private enum Funds {
        WITH_CUSTOMER,
        HELD,
        TAKEN
    }

    private static final class World {
        private static final int REQUESTS_MAX = 4;

        final Random random;
        final boolean inStock;
        final boolean solvent;
        final boolean needsCustomer;
        final Deque<Instruction> toInventory = new ArrayDeque<>();
        final Deque<Instruction> toPayments = new ArrayDeque<>();
        final Deque<OrderEvent> fromInventory = new ArrayDeque<>();
        final Deque<OrderEvent> fromPayments = new ArrayDeque<>();
        final List<OrderEvent> told = new ArrayList<>();
        final List<Long> versionsTold = new ArrayList<>();
        Pieces stock = Pieces.ON_SHELF;
        Funds money = Funds.WITH_CUSTOMER;
        Order order;
        int requestsLeft;

        World(Random random) {
            this.random = random;
            inStock = random.nextInt(5) > 0;
            solvent = random.nextInt(5) > 0;
            needsCustomer = random.nextInt(3) == 0;
            requestsLeft = random.nextInt(REQUESTS_MAX + 1);
            Decision.Changed placing = OrderExamples.placing();
            order = placing.order();
            follow(placing);
        }

        /** Takes steps until no message and no request is left. */
        void runDry() {
            while (!isDry()) {
                switch (random.nextInt(5)) {
                    case 0 -> workInventory();
                    case 1 -> workPayments();
                    case 2 -> hear(fromInventory);
                    case 3 -> hear(fromPayments);
                    default -> request();
                }
            }
        }

        boolean isDry() {
            return toInventory.isEmpty()
                    && toPayments.isEmpty()
                    && fromInventory.isEmpty()
                    && fromPayments.isEmpty()
                    && requestsLeft == 0;
        }

        void request() {
            if (requestsLeft > 0) {
                requestsLeft--;
                OrderEvent.Request[] requests = OrderEvent.Request.values();
                tell(requests[random.nextInt(requests.length)]);
            }
        }

        /** Sometimes a reply comes again later. */
        void hear(Deque<OrderEvent> replies) {
            if (!replies.isEmpty()) {
                tell(random.nextInt(4) == 0 ? replies.peek() : replies.remove());
            }
        }

        void tell(OrderEvent event) {
            told.add(event);
            Decision decision = order.decide(event, OrderExamples.LATER);
            order = decision.order();
            if (decision instanceof Decision.Changed changed) {
                follow(changed);
            }
        }

        void follow(Decision.Changed changed) {
            if (changed.visible()) {
                versionsTold.add(changed.order().version());
            }
            for (Instruction instruction : changed.instructions()) {
                switch (instruction) {
                    case RESERVE_STOCK, RELEASE_STOCK, COMMIT_STOCK, RETURN_STOCK -> toInventory.add(instruction);
                    case AUTHORIZE_PAYMENT, VOID_PAYMENT, CAPTURE_PAYMENT, REFUND_PAYMENT ->
                        toPayments.add(instruction);
                }
            }
        }

        void workInventory() {
            if (toInventory.isEmpty()) {
                return;
            }
            Instruction next = toInventory.remove();
            switch (next) {
                case RESERVE_STOCK -> {
                    stock = inStock ? Pieces.HELD : Pieces.ON_SHELF;
                    fromInventory.add(inStock ? STOCK_RESERVED : OrderExamples.OUT_OF_LAMPS);
                }
                case RELEASE_STOCK -> {
                    assertThat(stock)
                            .as("pieces that are gone cannot be released")
                            .isNotEqualTo(Pieces.GONE);
                    stock = Pieces.ON_SHELF;
                    fromInventory.add(STOCK_RELEASED);
                }
                case COMMIT_STOCK -> {
                    assertThat(stock).as("only held pieces leave").isEqualTo(Pieces.HELD);
                    stock = Pieces.GONE;
                    fromInventory.add(STOCK_COMMITTED);
                }
                case RETURN_STOCK -> {
                    assertThat(stock).as("only pieces that left come back").isEqualTo(Pieces.GONE);
                    stock = Pieces.ON_SHELF;
                    fromInventory.add(STOCK_RETURNED);
                }
                case AUTHORIZE_PAYMENT, VOID_PAYMENT, CAPTURE_PAYMENT, REFUND_PAYMENT ->
                    throw new AssertionError(next + " is not for inventory");
            }
        }

        void workPayments() {
            if (toPayments.isEmpty()) {
                return;
            }
            Instruction next = toPayments.remove();
            switch (next) {
                case AUTHORIZE_PAYMENT -> {
                    if (needsCustomer) {
                        fromPayments.add(ACTION_REQUIRED);
                    }
                    money = solvent ? Funds.HELD : Funds.WITH_CUSTOMER;
                    fromPayments.add(solvent ? PAYMENT_AUTHORIZED : PAYMENT_DECLINED);
                }
                case VOID_PAYMENT -> {
                    assertThat(money).as("what is taken cannot be voided").isNotEqualTo(Funds.TAKEN);
                    money = Funds.WITH_CUSTOMER;
                    fromPayments.add(PAYMENT_VOIDED);
                }
                case CAPTURE_PAYMENT -> {
                    assertThat(money).as("only what is held is taken").isEqualTo(Funds.HELD);
                    money = Funds.TAKEN;
                    fromPayments.add(PAYMENT_CAPTURED);
                }
                case REFUND_PAYMENT -> {
                    assertThat(money).as("only what was taken is given back").isEqualTo(Funds.TAKEN);
                    money = Funds.WITH_CUSTOMER;
                    fromPayments.add(PAYMENT_REFUNDED);
                }
                case RESERVE_STOCK, RELEASE_STOCK, COMMIT_STOCK, RETURN_STOCK ->
                    throw new AssertionError(next + " is not for payments");
            }
        }
    }
}
