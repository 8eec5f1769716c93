package caravan.commerce.orders;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Batcher;
import caravan.chassis.api.ChangeWatchers;
import caravan.chassis.api.Service;
import caravan.chassis.api.Settings;
import caravan.commerce.catalog.contract.CatalogMessage;
import caravan.commerce.inventory.contract.InventoryMessage;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.AdvanceOrders.HandlePaymentReplies;
import caravan.commerce.orders.AdvanceOrders.HandleStockReplies;
import caravan.commerce.orders.ChangeOrders.ChangeOrder;
import caravan.commerce.orders.OrderRepository.PendingSum;
import caravan.commerce.orders.contract.OrdersDescriptor;
import caravan.commerce.orders.contract.OrdersMessage;
import caravan.commerce.orders.domain.OrderEvent;
import caravan.commerce.orders.domain.PaymentMethod;
import caravan.commerce.orders.http.DetailsRoutes;
import caravan.commerce.orders.http.NewOrderRoutes;
import caravan.commerce.orders.http.NoteRoutes;
import caravan.commerce.orders.http.OrderRoutes;
import caravan.commerce.orders.store.PostgresCustomerRepository;
import caravan.commerce.orders.store.PostgresNoteRepository;
import caravan.commerce.orders.store.PostgresOrderRepository;
import caravan.commerce.orders.store.PostgresPendingOrderRepository;
import caravan.commerce.orders.store.PostgresPriceRepository;
import caravan.commerce.payments.contract.PaymentsMessage;
import caravan.kernel.descriptor.ServiceDescriptor;
import java.time.Clock;
import java.time.Duration;

/** The whole service: its repositories, routes, subscriptions and its worker. */
public final class OrdersService implements Service {
    private static final Duration PENDING_LIMIT_DEFAULT = Duration.ofMinutes(5);
    /** A customer of the benchmark has at most a hundred. */
    private static final int PENDING_ORDERS_DEFAULT = 1_000;

    private static final int PENDING_PIECES_DEFAULT = 10_000;
    /** The simulated provider, which is the default of payments, knows this value. Another provider needs another value. */
    private static final String PAYMENT_METHOD_DEFAULT = "approve";

    private static final Duration EXPIRY_IDLE = Duration.ofSeconds(1);

    /** The message of a deleted account wakes the worker. It looks by itself only for what a killed process left. */
    private static final Duration ERASING_IDLE = Duration.ofMinutes(1);

    @Override
    public ServiceDescriptor descriptor() {
        return new OrdersDescriptor().descriptor();
    }

    @Override
    public void assemble(Assembly assembly) {
        Clock clock = assembly.clock();
        OrderRepository orders = new PostgresOrderRepository(assembly.database());
        PriceRepository prices = new PostgresPriceRepository();
        CustomerRepository customers = new PostgresCustomerRepository();
        NoteRepository notes = new PostgresNoteRepository(assembly.database());
        Settings settings = assembly.settings();
        Duration pendingLimit = settings.duration("pending-limit", PENDING_LIMIT_DEFAULT);

        ChangeWatchers<OrderId> watchers = new ChangeWatchers<>();
        assembly.listen(
                OrdersMessage.ORDER_CHANGED,
                message -> watchers.changed(message.payload().orderId()));

        PlaceOrders placeOrders = new PlaceOrders(
                orders, prices, customers, notes, assembly.identifiers(), pendingMax(settings), pendingLimit, clock);
        new NewOrderRoutes(
                        orders,
                        watchers,
                        assembly.batcher("place-orders", placeOrders, placeOrders::placedUnder),
                        defaultPaymentMethod(settings))
                .declare(assembly.routes());
        new OrderRoutes(
                        orders,
                        watchers,
                        changing(assembly, "cancel-orders", orders, OrderEvent.Request.CANCELLATION_REQUESTED),
                        changing(assembly, "ship-orders", orders, OrderEvent.Request.SHIPMENT_REQUESTED),
                        changing(assembly, "return-orders", orders, OrderEvent.Request.RETURN_REQUESTED))
                .declare(assembly.routes());
        new DetailsRoutes(assembly.batcher("change-details", new ChangeDetails(orders, clock)))
                .declare(assembly.routes());
        new NoteRoutes(
                        orders,
                        notes,
                        assembly.batcher("add-notes", new AddNotes(orders, notes, assembly.identifiers(), clock)),
                        assembly.batcher("delete-notes", new DeleteNotes(orders, notes)))
                .declare(assembly.routes());
        assembly.openApi("openapi/orders.yaml");

        Runnable wakeEraser =
                assembly.worker(EraseNotes.NAME, ERASING_IDLE, new EraseNotes(assembly.database(), notes));
        assembly.subscribe("handle-stock-replies", InventoryMessage.REPLIES, new HandleStockReplies(orders, clock));
        assembly.subscribe("handle-payment-replies", PaymentsMessage.REPLIES, new HandlePaymentReplies(orders, clock));
        assembly.subscribe("remember-prices", CatalogMessage.TYPES, new RememberPrices(prices));
        assembly.subscribe(
                "remember-customers", RememberCustomers.TYPES, new RememberCustomers(customers, notes, wakeEraser));

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

    private static Batcher<ChangeOrder, ChangeOrders.Outcome> changing(
            Assembly assembly, String name, OrderRepository orders, OrderEvent.Request request) {
        return assembly.batcher(name, new ChangeOrders(orders, assembly.clock(), request));
    }

    private static PendingSum pendingMax(Settings settings) {
        return new PendingSum(
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
