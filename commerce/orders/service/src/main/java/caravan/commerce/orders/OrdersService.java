package caravan.commerce.orders;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Service;
import caravan.chassis.api.Settings;
import caravan.commerce.catalog.contract.CatalogMessage;
import caravan.commerce.inventory.contract.InventoryMessage;
import caravan.commerce.orders.contract.OrdersDescriptor;
import caravan.commerce.orders.contract.OrdersMessage;
import caravan.commerce.orders.domain.PaymentMethod;
import caravan.commerce.orders.http.OrderRoutes;
import caravan.commerce.orders.store.PostgresOrders;
import caravan.commerce.orders.store.PostgresPendingOrders;
import caravan.commerce.orders.store.PostgresPrices;
import caravan.commerce.payments.contract.PaymentsMessage;
import caravan.kernel.descriptor.ServiceDescriptor;
import java.time.Clock;
import java.time.Duration;

/** Orders on one screen: what it stores, takes in, works off and answers. */
public final class OrdersService implements Service {
    private static final Duration PENDING_LIMIT_OTHERWISE = Duration.ofMinutes(15);
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
        Orders orders = new PostgresOrders(assembly.database());
        Prices prices = new PostgresPrices();

        WaitingRoom waitingRoom = new WaitingRoom();
        assembly.listen(OrdersMessage.ORDER_CHANGED, waitingRoom::announce);

        PlacingOrders placing = new PlacingOrders(orders, prices, assembly.identifiers());
        new OrderRoutes(
                        orders,
                        waitingRoom,
                        assembly.batcher("placing-orders", placing, placing::placedUnder),
                        assembly.batcher("cancelling-orders", new CancellingOrders(orders, clock)),
                        assembly.batcher("shipping-orders", new ShippingOrders(orders, clock)),
                        assembly.batcher("returning-orders", new ReturningOrders(orders, clock)),
                        defaultPaymentMethod(assembly.settings()))
                .declare(assembly.routes());
        assembly.openApi("openapi/orders.yaml");

        assembly.subscribe("heeding-inventory", InventoryMessage.REPLIES, new HeedingInventory(orders, clock));
        assembly.subscribe("heeding-payments", PaymentsMessage.REPLIES, new HeedingPayments(orders, clock));
        assembly.subscribe("learning-prices", CatalogMessage.TYPES, new LearningPrices(prices));

        assembly.worker(
                ExpiringOrders.NAME,
                EXPIRY_IDLE,
                new ExpiringOrders(
                        assembly.database(),
                        orders,
                        new PostgresPendingOrders(),
                        assembly.identifiers(),
                        clock,
                        assembly.settings().duration("pending-limit", PENDING_LIMIT_OTHERWISE)));
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
