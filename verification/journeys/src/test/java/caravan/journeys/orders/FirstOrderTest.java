package caravan.journeys.orders;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.client.CaravanClient;
import caravan.client.Credentials;
import caravan.client.RequestKey;
import caravan.client.RetryPolicy;
import caravan.client.SignedIn;
import caravan.client.terminal.AdministratorPassword;
import caravan.commerce.client.Commerce;
import caravan.commerce.client.Order;
import caravan.commerce.client.OrderRequest;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import caravan.journeys.shop.InTopologies;
import caravan.journeys.shop.RunningShop;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The first steps of a new user, with the client of the tools: a product, stock, an account, an order. */
@InTopologies
class FirstOrderTest {
    private static final Sku CUP = new Sku("first-cup");
    private static final OrderRequest A_CUP = OrderRequest.of(CUP, 1).waiting(Duration.ofSeconds(10));

    private final RunningShop shop;
    private final CaravanClient client;
    private SignedIn administrator;
    private SignedIn customer;

    FirstOrderTest(RunningShop shop) {
        this.shop = shop;
        this.client = CaravanClient.at(shop.topology().address(), RetryPolicy.NEVER);
    }

    @BeforeEach
    void openShop() throws InterruptedException {
        administrator = client.signIn(new Credentials(
                        AdministratorPassword.USERNAME, shop.topology().administratorPassword()))
                .orThrow();
        Commerce.as(administrator)
                .putProduct(CUP, "A cup", Money.of(1250, "EUR"))
                .orThrow();
        Commerce.as(administrator)
                .receiveStock(CUP, new Quantity(100), RequestKey.fresh())
                .orThrow();
        Credentials credentials = new Credentials("first-" + shop.freshName(), "the first of many customers");
        client.signUp(credentials).orThrow();
        customer = client.signIn(credentials).orThrow();
        shop.awaitQuiet();
    }

    @AfterEach
    void closeClient() {
        client.close();
    }

    @Test
    void anOrderIsConfirmedAndPaidAndItsStockIsHeld() throws InterruptedException {
        long before = Commerce.as(customer).stock(CUP).orThrow().reserved();
        Order order =
                Commerce.as(customer).placeOrder(A_CUP, RequestKey.fresh()).orThrow();
        assertThat(order.status()).isEqualTo("confirmed");
        assertThat(order.total()).isEqualTo(Money.of(1250, "EUR"));
        assertThat(Commerce.as(customer).stock(CUP).orThrow().reserved()).isEqualTo(before + 1);
        assertThat(customer.get("/payments?order_id=" + order.id())
                        .orThrow()
                        .get(0)
                        .get("status")
                        .asString())
                .isEqualTo("authorized");
    }

    @Test
    void aDeclinedPaymentRejectsTheOrder() throws InterruptedException {
        Order order = Commerce.as(customer)
                .placeOrder(A_CUP.paidBy("decline"), RequestKey.fresh())
                .orThrow();
        assertThat(order.statusWithReason()).isEqualTo("rejected (payment_declined)");
    }

    @Test
    void aLostAnswerOfTheProviderIsFoundAgain() throws InterruptedException {
        Order order = Commerce.as(customer)
                .placeOrder(A_CUP.paidBy("timeout_after_charge"), RequestKey.fresh())
                .orThrow();
        assertThat(order.status()).isEqualTo("confirmed");
    }

    @Test
    void theSameKeyMakesOneOrder() throws InterruptedException {
        RequestKey key = RequestKey.fresh();
        Order first = Commerce.as(customer).placeOrder(A_CUP, key).orThrow();
        Order second = Commerce.as(customer).placeOrder(A_CUP, key).orThrow();
        assertThat(second.id()).isEqualTo(first.id());
    }

    @Test
    void aShippedOrderCanBeReturnedAndTheBooksStayClean() throws InterruptedException {
        Order order =
                Commerce.as(customer).placeOrder(A_CUP, RequestKey.fresh()).orThrow();
        Commerce.as(administrator).shipOrder(order.id(), RequestKey.fresh()).orThrow();
        Commerce.as(administrator).returnOrder(order.id(), RequestKey.fresh()).orThrow();
        shop.awaitQuiet();
        assertThat(administrator.audit().orThrow().clean()).isTrue();
    }
}
