package caravan.chaos.load;

import caravan.chaos.faults.Seconds;
import caravan.client.CaravanClient;
import caravan.client.Credentials;
import caravan.client.Outcome;
import caravan.client.RequestKey;
import caravan.client.SignedIn;
import caravan.commerce.client.Commerce;
import caravan.commerce.client.Order;
import caravan.commerce.client.OrderRequest;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import java.time.Duration;
import java.util.List;

/**
 * An open shop: products with prices and stock, staff and a customer signed in.
 *
 * @param products what can be ordered; the last two have little stock, and none
 */
public record Shop(SignedIn staff, SignedIn customer, Credentials customersCredentials, List<Sku> products) {
    private static final int SCARCE_PIECES = 25;
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final int LOOKS_MAX = 600;

    public Shop {
        products = List.copyOf(products);
    }

    /**
     * Fills the shop and signs everyone in; waits until orders knows the prices.
     *
     * @param run part of every name, so that one fleet can have several shops
     * @throws caravan.client.RefusedException if something is refused
     */
    public static Shop open(CaravanClient client, Credentials administrator, String run) throws InterruptedException {
        SignedIn staff = client.signIn(administrator).orThrow();
        Sku plenty = new Sku("plenty-" + run);
        Sku scarce = new Sku("scarce-" + run);
        Sku none = new Sku("none-" + run);
        for (Sku sku : List.of(plenty, scarce, none)) {
            Commerce.as(staff)
                    .putProduct(sku, "Product " + sku, Money.of(999, "EUR"))
                    .orThrow();
        }
        Commerce.as(staff)
                .receiveStock(plenty, new Quantity(Quantity.MAX), RequestKey.fresh())
                .orThrow();
        Commerce.as(staff)
                .receiveStock(scarce, new Quantity(SCARCE_PIECES), RequestKey.fresh())
                .orThrow();
        Credentials credentials =
                new Credentials("chaos-" + run, RequestKey.fresh().value());
        client.signUp(credentials).orThrow();
        SignedIn customer = client.signIn(credentials).orThrow();
        for (Sku sku : List.of(plenty, scarce, none)) {
            awaitOnSale(customer, sku);
        }
        return new Shop(staff, customer, credentials, List.of(plenty, scarce, none));
    }

    /** Asks for more than anyone may buy, so it never makes an order: a known product is refused because of the quantity. */
    private static void awaitOnSale(SignedIn customer, Sku sku) throws InterruptedException {
        OrderRequest.Line most = new OrderRequest.Line(sku, new Quantity(Quantity.MAX));
        OrderRequest tooMuch = new OrderRequest(List.of(most, most), "approve", Duration.ZERO);
        for (int look = 1; look <= LOOKS_MAX; look++) {
            Outcome<Order> refusal = Commerce.as(customer).placeOrder(tooMuch, RequestKey.fresh());
            if (!refusal.refused()
                    .map(problem -> problem.code().equals("unknown_sku"))
                    .orElse(false)) {
                return;
            }
            Thread.sleep(LOOK_EVERY);
        }
        throw new CannotRunException("orders does not know the price of " + sku + " within "
                + Seconds.of(LOOK_EVERY.multipliedBy(LOOKS_MAX)));
    }

    /** The same shop through another client, with sessions of its own. */
    public Shop through(CaravanClient other, Credentials administrator) throws InterruptedException {
        return new Shop(
                other.signIn(administrator).orThrow(),
                other.signIn(customersCredentials).orThrow(),
                customersCredentials,
                products);
    }

    public Sku plenty() {
        return products.getFirst();
    }
}
