package caravan.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.testkit.TestCaravan;
import caravan.client.AdministratorPassword;
import caravan.client.CaravanClient;
import caravan.client.Credentials;
import caravan.client.Order;
import caravan.client.OrderRequest;
import caravan.client.RequestKey;
import caravan.client.RetryPolicy;
import caravan.client.SignedIn;
import caravan.kernel.Money;
import caravan.kernel.Quantity;
import caravan.kernel.Sku;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a stranger does first: a product, stock, an account, an order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirstOrderTest {
    private static final Sku MUG = new Sku("mug");
    private static final OrderRequest A_MUG = OrderRequest.of(MUG, 1).waiting(Duration.ofSeconds(10));

    private TestCaravan caravan;
    private CaravanClient client;
    private SignedIn administrator;
    private SignedIn customer;

    @BeforeAll
    void openShop() throws InterruptedException {
        caravan = TestCaravan.start();
        client = CaravanClient.at(caravan.address(), RetryPolicy.NEVER);
        administrator = client.signIn(
                        new Credentials(AdministratorPassword.USERNAME, TestCaravan.ADMINISTRATOR_PASSWORD))
                .orThrow();
        administrator.putProduct(MUG, "A mug", Money.of(1250, "EUR")).orThrow();
        administrator.receiveStock(MUG, new Quantity(100), RequestKey.fresh()).orThrow();
        Credentials credentials = new Credentials("first-customer", "the first of many customers");
        client.signUp(credentials).orThrow();
        customer = client.signIn(credentials).orThrow();
        CaravanProcess.await(Duration.ofSeconds(10), caravan.caravan()::isDrained);
    }

    @AfterAll
    void stop() {
        client.close();
        caravan.close();
    }

    @Test
    void anOrderIsConfirmedAndPaidAndItsStockIsHeld() throws InterruptedException {
        long before = customer.stock(MUG).orThrow().reserved();
        Order order = customer.placeOrder(A_MUG, RequestKey.fresh()).orThrow();
        assertThat(order.status()).isEqualTo("confirmed");
        assertThat(order.total()).isEqualTo(Money.of(1250, "EUR"));
        assertThat(customer.stock(MUG).orThrow().reserved()).isEqualTo(before + 1);
        assertThat(customer.get("/payments?order_id=" + order.id())
                        .orThrow()
                        .get(0)
                        .get("status")
                        .asString())
                .isEqualTo("authorized");
    }

    @Test
    void aDeclinedPaymentRejectsTheOrder() throws InterruptedException {
        Order order =
                customer.placeOrder(A_MUG.paidBy("decline"), RequestKey.fresh()).orThrow();
        assertThat(order.statusWithReason()).isEqualTo("rejected (payment_declined)");
    }

    @Test
    void anAnswerThatTheProviderLostIsFoundAgain() throws InterruptedException {
        Order order = customer.placeOrder(A_MUG.paidBy("timeout_after_charge"), RequestKey.fresh())
                .orThrow();
        assertThat(order.status()).isEqualTo("confirmed");
    }

    @Test
    void theSameKeyMakesOneOrder() throws InterruptedException {
        RequestKey key = RequestKey.fresh();
        Order first = customer.placeOrder(A_MUG, key).orThrow();
        Order second = customer.placeOrder(A_MUG, key).orThrow();
        assertThat(second.id()).isEqualTo(first.id());
    }

    @Test
    void aShippedOrderCanBeReturnedAndTheBooksStayClean() throws InterruptedException {
        Order order = customer.placeOrder(A_MUG, RequestKey.fresh()).orThrow();
        administrator.shipOrder(order.id(), RequestKey.fresh()).orThrow();
        administrator.returnOrder(order.id(), RequestKey.fresh()).orThrow();
        CaravanProcess.await(Duration.ofSeconds(10), () -> {
            try {
                return administrator.audit().orThrow().drained();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        });
        assertThat(administrator.audit().orThrow().clean()).isTrue();
    }
}
