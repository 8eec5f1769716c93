package caravan.commerce.catalog.http;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.PageRequest;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.trail.Actor;
import caravan.commerce.catalog.ChangeProducts;
import caravan.commerce.catalog.ProductRepository;
import caravan.commerce.catalog.contract.CatalogMessage;
import caravan.commerce.catalog.domain.Description;
import caravan.commerce.catalog.domain.OfferProduct;
import caravan.commerce.catalog.domain.Precondition;
import caravan.commerce.catalog.domain.Price;
import caravan.commerce.catalog.domain.Product;
import caravan.commerce.catalog.domain.ProductCommand;
import caravan.commerce.catalog.domain.ProductName;
import caravan.commerce.catalog.domain.ProductOutcome;
import caravan.commerce.catalog.domain.WithdrawProduct;
import caravan.commerce.kernel.Sku;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The routes under {@code /products}. */
public final class ProductRoutes {
    private final Batcher<ChangeProducts.Command, ProductOutcome> changes;
    private final ProductRepository products;

    /** A product on sale in JSON. */
    record ProductView(
            Sku sku,
            ProductName name,
            Price price,
            Optional<Description> description,
            long version,
            Instant changedAt) {
        static ProductView of(Product product) {
            return new ProductView(
                    product.sku(),
                    product.offer().name(),
                    product.offer().price(),
                    product.offer().description(),
                    product.version(),
                    product.changedAt());
        }
    }

    public ProductRoutes(Batcher<ChangeProducts.Command, ProductOutcome> changes, ProductRepository products) {
        this.changes = changes;
        this.products = products;
    }

    public void declare(Routes routes) {
        routes.get("/products", Access.ANYONE, Accepted.page(), Routes.keptList(CatalogMessage.TYPES, this::list))
                .get(
                        "/products/{sku}",
                        Access.ANYONE,
                        Routes.kept(
                                CatalogMessage.TYPES,
                                request -> request.path("sku", Sku::new).value(),
                                this::show))
                .put("/products/{sku}", Access.STAFF, this::put)
                .delete("/products/{sku}", Access.STAFF, this::withdraw);
    }

    private Reply list(Request request) {
        PageRequest page = request.page();
        return reply(page, products.onSale(request.query("after", Sku::new), page.rowsToRead()));
    }

    private static Reply reply(PageRequest page, List<Product> products) {
        return Reply.page(
                page,
                products.stream().map(ProductView::of).toList(),
                row -> row.sku().value());
    }

    private Reply show(Request request) {
        return products.onSale(request.path("sku", Sku::new))
                .map(ProductRoutes::reply)
                .orElseGet(() -> Reply.notFound("product"));
    }

    private static Reply reply(Product product) {
        return Reply.ok(ProductView.of(product)).withVersion(product.version());
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
        ChangeProducts.Command command = new ChangeProducts.Command(asked, Actor.of(request.caller()), request.cause());
        return changes.submit(request.idempotencyKey(), command, ProductRoutes::reply);
    }

    private static Precondition precondition(Request request) {
        boolean isNew = request.header("If-None-Match")
                .map(value -> value.strip().equals("*"))
                .orElse(false);
        return isNew ? new Precondition.NotOnSale() : new Precondition.AtVersion(request.ifMatch());
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
                                        + ": read it again, and send If-Match with that version.")
                                .orElse(
                                        "There is no such product on sale: send the request without If-Match to create it."));
        };
    }
}
