package caravan.commerce.demo;

import caravan.client.CaravanClient;
import caravan.client.Credentials;
import caravan.client.Outcome;
import caravan.client.RequestKey;
import caravan.client.SignedIn;
import caravan.commerce.client.Commerce;
import caravan.commerce.client.Order;
import caravan.commerce.client.OrderRequest;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Prepares the sample shop: products with prices, pieces in stock, customers who are signed in. */
final class Opening {
    private static final String UNKNOWN_SKU = "unknown_sku";
    private static final Duration PRICE_LOOK_EVERY = Duration.ofMillis(50);
    private static final int PRICE_LOOKS_MAX = 400;

    private final CaravanClient client;
    private final SignedIn staff;
    private final String run;

    Opening(CaravanClient client, SignedIn staff, String run) {
        this.client = client;
        this.staff = staff;
        this.run = run;
    }

    static int steps(Plan plan) {
        return plan.catalog().all().size() + Plan.CUSTOMERS;
    }

    /** @throws caravan.client.RefusedException if the server refuses a request */
    List<SignedIn> open(Plan plan, ProgressBar progress) throws InterruptedException {
        for (SampleCatalog.Product product : plan.catalog().all()) {
            Commerce.as(staff)
                    .putProduct(product.sku(), product.name(), product.price())
                    .orThrow();
            Integer pieces = plan.stock().get(product.sku());
            if (pieces != null) {
                Commerce.as(staff)
                        .receiveStock(product.sku(), new Quantity(pieces), RequestKey.fresh())
                        .orThrow();
            }
            progress.step();
        }
        List<SignedIn> customers = new ArrayList<>();
        for (int number = 0; number < Plan.CUSTOMERS; number++) {
            Credentials customer = new Credentials(
                    "demo-" + run + "-" + number, RequestKey.fresh().value());
            client.signUp(customer).orThrow();
            customers.add(client.signIn(customer).orThrow());
            progress.step();
        }
        for (SampleCatalog.Product product : plan.catalog().all()) {
            awaitPrice(customers.getFirst(), product.sku());
        }
        return customers;
    }

    /**
     * Waits until orders knows the price. It asks for more pieces than allowed, so that no order is made: once the SKU is known, the order
     * is refused for its quantity.
     */
    private static void awaitPrice(SignedIn customer, Sku sku) throws InterruptedException {
        OrderRequest.Line most = new OrderRequest.Line(sku, new Quantity(Quantity.MAX));
        OrderRequest tooMuch = new OrderRequest(List.of(most, most), "approve", Duration.ZERO);
        for (int look = 1; ; look++) {
            Outcome<Order> refusal = Commerce.as(customer).placeOrder(tooMuch, RequestKey.fresh());
            boolean unknown = refusal.refused()
                    .map(problem -> problem.code().equals(UNKNOWN_SKU))
                    .orElse(false);
            if (!unknown) {
                return;
            }
            if (look == PRICE_LOOKS_MAX) {
                throw new PricesLateException(sku);
            }
            Thread.sleep(PRICE_LOOK_EVERY);
        }
    }

    /** Catalog's message did not reach orders. */
    static final class PricesLateException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PricesLateException(Sku sku) {
            super("orders has not received the price of " + sku + " after "
                    + PRICE_LOOK_EVERY.multipliedBy(PRICE_LOOKS_MAX).toSeconds()
                    + " s: see whether it has dead letters, and whether catalog's messages reach it");
        }
    }
}
