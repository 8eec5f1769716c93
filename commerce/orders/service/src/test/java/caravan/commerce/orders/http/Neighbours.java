package caravan.commerce.orders.http;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Service;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.messages.Outbox;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.json.RawJson;
import caravan.chassis.testkit.values.TestIssuer;
import caravan.commerce.catalog.contract.CatalogMessage;
import caravan.commerce.catalog.contract.ProductChanged;
import caravan.commerce.inventory.contract.CommitStock;
import caravan.commerce.inventory.contract.InventoryCommand;
import caravan.commerce.inventory.contract.InventoryMessage;
import caravan.commerce.inventory.contract.ReleaseStock;
import caravan.commerce.inventory.contract.ReserveStock;
import caravan.commerce.inventory.contract.ReturnStock;
import caravan.commerce.inventory.contract.StockCommitted;
import caravan.commerce.inventory.contract.StockRefused;
import caravan.commerce.inventory.contract.StockReleased;
import caravan.commerce.inventory.contract.StockReserved;
import caravan.commerce.inventory.contract.StockReturned;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.Sku;
import caravan.commerce.payments.contract.AuthorizePayment;
import caravan.commerce.payments.contract.CapturePayment;
import caravan.commerce.payments.contract.PaymentAuthorized;
import caravan.commerce.payments.contract.PaymentCaptured;
import caravan.commerce.payments.contract.PaymentDeclined;
import caravan.commerce.payments.contract.PaymentRefunded;
import caravan.commerce.payments.contract.PaymentVoided;
import caravan.commerce.payments.contract.PaymentsCommand;
import caravan.commerce.payments.contract.PaymentsMessage;
import caravan.commerce.payments.contract.RefundPayment;
import caravan.commerce.payments.contract.VoidPayment;
import caravan.kernel.MessageType;
import caravan.kernel.UserId;
import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceRole;
import caravan.users.contract.UserChanged;
import caravan.users.contract.UsersMessage;
import java.util.List;
import java.util.Optional;

/**
 * The other services, with what their contracts say: the key of users, prices of catalog, an inventory that has no {@link #SOLD_OUT}
 * and does not reply about {@link #UNANSWERED}, and a payments that declines the method {@code decline}.
 */
final class Neighbours implements Service {
    static final Sku LAMP = new Sku("lamp");
    static final Sku DESK = new Sku("desk");
    static final Sku SOLD_OUT = new Sku("sold-out");
    static final Sku UNANSWERED = new Sku("unanswered");

    private static final String KEYS = "/.well-known/jwks.json";

    private final TestIssuer issuer = new TestIssuer("test-key");
    private Assembly assembly;

    @Override
    public ServiceDescriptor descriptor() {
        return ServiceDescriptor.of("users")
                .routes("GET " + KEYS)
                .role(new ServiceRole.IssuesTokens(KEYS))
                .subscription("inventory", names(InventoryMessage.COMMANDS))
                .subscription("payments", names(PaymentsMessage.COMMANDS))
                .build();
    }

    @Override
    public void assemble(Assembly assembly) {
        this.assembly = assembly;
        assembly.routes().get(KEYS, Access.ANYONE, request -> Reply.ok(new RawJson(issuer.jwks())));
        assembly.subscribe(
                "inventory",
                InventoryMessage.COMMANDS,
                (transaction, commands) -> commands.stream()
                        .<Object>map(command -> obey(transaction.outbox(), command))
                        .toList());
        assembly.subscribe(
                "payments",
                PaymentsMessage.COMMANDS,
                (transaction, commands) -> commands.stream()
                        .<Object>map(command -> pay(transaction.outbox(), command))
                        .toList());
    }

    private static String[] names(List<? extends MessageType<?>> types) {
        return types.stream().map(MessageType::name).toArray(String[]::new);
    }

    void tellPrices() {
        Cause cause = assembly.identifiers().startTrace("neighbours");
        assembly.database().write(transaction -> {
            for (Sku sku : List.of(LAMP, DESK, SOLD_OUT, UNANSWERED)) {
                transaction
                        .outbox()
                        .add(
                                CatalogMessage.PRODUCT_CHANGED,
                                sku.value(),
                                new ProductChanged(sku, "A " + sku, Money.of(1999, "EUR"), 1),
                                cause);
            }
            return null;
        });
    }

    void tellUser(UserId user) {
        assembly.database().write(transaction -> {
            transaction
                    .outbox()
                    .add(
                            UsersMessage.USER_CHANGED,
                            user.toString(),
                            new UserChanged(user, "customer", 1),
                            assembly.identifiers().startTrace("neighbours"));
            return null;
        });
    }

    /** An access token (RFC 9068). */
    String token(UserId user, String role) {
        return issuer.token(user.toString(), role);
    }

    private static boolean obey(Outbox outbox, Message<InventoryCommand> command) {
        String key = command.key();
        Cause cause = command.asCause();
        switch (command.payload()) {
            case ReserveStock(var id, var lines) -> {
                List<Sku> wanted = lines.stream().map(line -> line.sku()).toList();
                if (wanted.contains(SOLD_OUT)) {
                    StockRefused refused = new StockRefused(
                            id, List.of(SOLD_OUT), Optional.of(List.of(new StockRefused.Shortage(SOLD_OUT, 0))));
                    outbox.add(InventoryMessage.STOCK_REFUSED, key, refused, cause);
                } else if (!wanted.contains(UNANSWERED)) {
                    outbox.add(InventoryMessage.STOCK_RESERVED, key, new StockReserved(id), cause);
                }
            }
            case ReleaseStock(var id) -> outbox.add(InventoryMessage.STOCK_RELEASED, key, new StockReleased(id), cause);
            case CommitStock(var id) ->
                outbox.add(InventoryMessage.STOCK_COMMITTED, key, new StockCommitted(id), cause);
            case ReturnStock(var id) -> outbox.add(InventoryMessage.STOCK_RETURNED, key, new StockReturned(id), cause);
        }
        return true;
    }

    private static boolean pay(Outbox outbox, Message<PaymentsCommand> command) {
        String key = command.key();
        OrderId order = OrderId.parse(key);
        Cause cause = command.asCause();
        Money amount = Money.of(1, "EUR");
        switch (command.payload()) {
            case AuthorizePayment(var id, var _, var _, var total, var method) -> {
                if (method.equals("decline")) {
                    outbox.add(PaymentsMessage.PAYMENT_DECLINED, key, new PaymentDeclined(id, order, "told to"), cause);
                } else {
                    outbox.add(PaymentsMessage.PAYMENT_AUTHORIZED, key, new PaymentAuthorized(id, order, total), cause);
                }
            }
            case VoidPayment(var id) ->
                outbox.add(PaymentsMessage.PAYMENT_VOIDED, key, new PaymentVoided(id, order), cause);
            case CapturePayment(var id) ->
                outbox.add(PaymentsMessage.PAYMENT_CAPTURED, key, new PaymentCaptured(id, order, amount), cause);
            case RefundPayment(var id) ->
                outbox.add(PaymentsMessage.PAYMENT_REFUNDED, key, new PaymentRefunded(id, order, amount), cause);
        }
        return true;
    }
}
