package caravan.commerce.orders;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Service;
import caravan.chassis.api.Settings;
import caravan.commerce.catalog.contract.CatalogMessage;
import caravan.commerce.inventory.contract.InventoryMessage;
import caravan.commerce.orders.OrderRepository.Unsettled;
import caravan.commerce.orders.contract.OrdersDescriptor;
import caravan.commerce.orders.contract.OrdersMessage;
import caravan.commerce.orders.domain.PaymentMethod;
import caravan.commerce.orders.http.OrderRoutes;
import caravan.commerce.orders.store.PostgresCustomerRepository;
import caravan.commerce.orders.store.PostgresOrderRepository;
import caravan.commerce.orders.store.PostgresPendingOrderRepository;
import caravan.commerce.orders.store.PostgresPriceRepository;
import caravan.commerce.payments.contract.PaymentsMessage;
import caravan.kernel.descriptor.ServiceDescriptor;
import java.time.Clock;
import java.time.Duration;

/** OrderRepository on one screen: what it stores, takes in, works off and answers. */
public final class OrdersService implements Service {
    private static final Duration PENDING_LIMIT_DEFAULT = Duration.ofMinutes(5);
    /** A benchmark's customer has a hundred at most. */
    private static final int PENDING_ORDERS_DEFAULT = 1_000;

    private static final int PENDING_PIECES_DEFAULT = 10_000;
    /** A word of the simulated provider, which payments has by default; another provider needs another one. */
    private static final String PAYMENT_METHOD_DEFAULT = "approve";

    private static final Duration EXPIRY_IDLE = Duration.ofSeconds(1);

    @Override
    public ServiceDescriptor descriptor() {
        return new OrdersDescriptor().descriptor();
    }

    @Override
    public void assemble(Assembly assembly) {
        Clock clock = assembly.clock();
        OrderRepository orders = new PostgresOrderRepository(assembly.database());
        PriceRepository prices = new PostgresPriceRepository();

        WaitingRoom waitingRoom = new WaitingRoom();
        assembly.listen(OrdersMessage.ORDER_CHANGED, waitingRoom::announce);

        CustomerRepository customers = new PostgresCustomerRepository();
        Settings settings = assembly.settings();
        Duration pendingLimit = settings.duration("pending-limit", PENDING_LIMIT_DEFAULT);

        PlaceOrders placing =
                new PlaceOrders(orders, prices, customers, assembly.identifiers(), most(settings), pendingLimit, clock);
        new OrderRoutes(
                        orders,
                        waitingRoom,
                        assembly.batcher("place-orders", placing, placing::placedUnder),
                        assembly.batcher("cancel-orders", new CancellingOrders(orders, clock)),
                        assembly.batcher("ship-orders", new ShippingOrders(orders, clock)),
                        assembly.batcher("return-orders", new ReturningOrders(orders, clock)),
                        defaultPaymentMethod(settings))
                .declare(assembly.routes());
        assembly.openApi("openapi/orders.yaml");

        assembly.subscribe("handle-stock-replies", InventoryMessage.REPLIES, new HandleStockReplies(orders, clock));
        assembly.subscribe("handle-payment-replies", PaymentsMessage.REPLIES, new HandlePaymentReplies(orders, clock));
        assembly.subscribe("remember-prices", CatalogMessage.TYPES, new RememberPrices(prices));
        assembly.subscribe("remember-customers", RememberCustomers.TYPES, new RememberCustomers(customers));

        assembly.worker(
                ExpireOrders.NAME,
                EXPIRY_IDLE,
                new ExpireOrders(
                        assembly.database(),
                        orders,
                        new PostgresPendingOrderRepository(),
                        assembly.identifiers(),
                        clock,
                        pendingLimit));
    }

    private static Unsettled most(Settings settings) {
        return new Unsettled(
                settings.integer("pending-orders-per-customer", PENDING_ORDERS_DEFAULT, 1, Integer.MAX_VALUE),
                settings.integer("pending-pieces-per-customer", PENDING_PIECES_DEFAULT, 1, Integer.MAX_VALUE));
    }

    private static PaymentMethod defaultPaymentMethod(Settings settings) {
        String method = settings.text("default-payment-method").orElse(PAYMENT_METHOD_DEFAULT);
        try {
            return new PaymentMethod(method);
        } catch (IllegalArgumentException unfit) {
            throw new IllegalArgumentException("orders.default-payment-method " + unfit.getMessage(), unfit);
        }
    }
}
