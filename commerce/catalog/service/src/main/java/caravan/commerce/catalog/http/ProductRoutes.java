package caravan.commerce.catalog.http;

import caravan.chassis.api.Access;
import caravan.chassis.api.Batcher;
import caravan.chassis.api.PageRequest;
import caravan.chassis.api.Reply;
import caravan.chassis.api.Request;
import caravan.chassis.api.Routes;
import caravan.commerce.catalog.ChangingProducts;
import caravan.commerce.catalog.ReadingProducts;
import caravan.commerce.catalog.domain.OfferProduct;
import caravan.commerce.catalog.domain.Precondition;
import caravan.commerce.catalog.domain.Product;
import caravan.commerce.catalog.domain.ProductCommand;
import caravan.commerce.catalog.domain.ProductOutcome;
import caravan.commerce.catalog.domain.WithdrawProduct;
import caravan.commerce.kernel.Sku;
import java.util.List;
import java.util.Optional;

/** The routes under {@code /products}. */
public final class ProductRoutes {
    private final Batcher<ChangingProducts.Command, ProductOutcome> changes;
    private final ReadingProducts reading;

    public ProductRoutes(Batcher<ChangingProducts.Command, ProductOutcome> changes, ReadingProducts reading) {
        this.changes = changes;
        this.reading = reading;
    }

    public void declare(Routes routes) {
        routes.get("/products", Access.ANYONE, this::list)
                .get("/products/{sku}", Access.ANYONE, this::show)
                .put("/products/{sku}", Access.STAFF, this::put)
                .delete("/products/{sku}", Access.STAFF, this::withdraw);
    }

    private Reply list(Request request) {
        PageRequest page = request.page();
        List<ProductView> rows = reading.page(request.query("after", Sku::new), page.rowsToRead()).stream()
                .map(ProductView::of)
                .toList();
        return Reply.page(page, rows, row -> row.sku().value());
    }

    private Reply show(Request request) {
        return reading.one(request.path("sku", Sku::new))
                .map(product -> Reply.ok(ProductView.of(product)).withVersion(product.version()))
                .orElseGet(() -> Reply.notFound("product"));
    }

    private Reply put(Request request) {
        Sku sku = request.path("sku", Sku::new);
        ProductBody body = request.body(ProductBody.class);
        return submit(request, new OfferProduct(sku, body.asOffer(), precondition(request)));
    }

    private Reply withdraw(Request request) {
        return submit(request, new WithdrawProduct(request.path("sku", Sku::new), precondition(request)));
    }

    private Reply submit(Request request, ProductCommand asked) {
        ChangingProducts.Command command = new ChangingProducts.Command(asked, request.cause());
        return changes.submit(request.idempotencyKey(), command, ProductRoutes::reply);
    }

    private static Precondition precondition(Request request) {
        if (isStar(request.header("If-None-Match"))) {
            return new Precondition.NotOnSale();
        }
        if (isStar(request.header("If-Match"))) {
            return new Precondition.OnSale();
        }
        return request.ifMatchVersion()
                .<Precondition>map(Precondition.AtVersion::new)
                .orElseGet(Precondition.None::new);
    }

    private static boolean isStar(Optional<String> header) {
        return header.map(value -> value.strip().equals("*")).orElse(false);
    }

    private static Reply reply(ProductOutcome outcome) {
        return switch (outcome) {
            case ProductOutcome.Created(Product product) ->
                Reply.created("/products/" + product.sku(), ProductView.of(product))
                        .withVersion(product.version());
            case ProductOutcome.Replaced(Product product) ->
                Reply.ok(ProductView.of(product)).withVersion(product.version());
            case ProductOutcome.Unchanged(Product product) ->
                Reply.ok(ProductView.of(product)).withVersion(product.version());
            case ProductOutcome.Withdrawn _ -> Reply.noContent();
            case ProductOutcome.NotOnSale() -> Reply.notFound("product");
            case ProductOutcome.PreconditionFailed(Optional<Long> version) ->
                Reply.problem(
                        412,
                        "precondition_failed",
                        version.map(current -> "The product is at version " + current
                                        + ": read it again, and ask with If-Match of that version.")
                                .orElse("There is no such product on sale: ask without If-Match to create it."));
        };
    }
}
