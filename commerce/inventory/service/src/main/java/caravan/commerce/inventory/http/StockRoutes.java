package caravan.commerce.inventory.http;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.http.PageRequest;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.trail.Actor;
import caravan.commerce.inventory.ChangeStock;
import caravan.commerce.inventory.StockLevelRepository;
import caravan.commerce.inventory.StockLevelRepository.JournalPage;
import caravan.commerce.inventory.domain.AdjustStock;
import caravan.commerce.inventory.domain.AdjustmentReason;
import caravan.commerce.inventory.domain.CountDifference;
import caravan.commerce.inventory.domain.ReceiveStock;
import caravan.commerce.inventory.domain.StockCommand;
import caravan.commerce.inventory.domain.StockLevel;
import caravan.commerce.inventory.domain.StockOutcome;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The routes under {@code /stock}. */
public final class StockRoutes {
    private final Batcher<ChangeStock.Command, StockOutcome> changes;
    private final StockLevelRepository stock;

    record ReceiptBody(Quantity quantity) {}

    record AdjustmentBody(CountDifference change, AdjustmentReason reason) {}
    /** A level in JSON. */
    record StockView(Sku sku, long onHand, long reserved, long available, long version) {
        static StockView of(StockLevel level) {
            return new StockView(level.sku(), level.onHand(), level.reserved(), level.available(), level.version());
        }
    }

    public StockRoutes(Batcher<ChangeStock.Command, StockOutcome> changes, StockLevelRepository stock) {
        this.changes = changes;
        this.stock = stock;
    }

    public void declare(Routes routes) {
        routes.get("/stock", Access.STAFF, Accepted.page(), this::list)
                .get("/stock/{sku}", Access.ANYONE, this::show)
                .get("/stock/{sku}/movements", Access.STAFF, Accepted.page(), this::movements)
                .post("/stock/{sku}/receipts", Access.STAFF, this::receive)
                .post("/stock/{sku}/adjustments", Access.STAFF, this::adjust);
    }

    private Reply list(Request request) {
        PageRequest page = request.page();
        List<StockView> rows = stock.page(request.query("after", Sku::new), page.rowsToRead()).stream()
                .map(StockView::of)
                .toList();
        return Reply.page(page, rows, row -> row.sku().value());
    }

    private Reply show(Request request) {
        return stock.of(request.path("sku", Sku::new))
                .map(level -> Reply.ok(StockView.of(level)).withVersion(level.version()))
                .orElseGet(() -> Reply.notFound("stock"));
    }

    private Reply movements(Request request) {
        Sku sku = request.path("sku", Sku::new);
        OptionalLong before = request.query("after", StockRoutes::movement)
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
        int limit = request.page().limit();
        if (stock.of(sku).isEmpty()) {
            return Reply.notFound("stock");
        }
        JournalPage page = stock.movementsOf(sku, before, limit);
        return Reply.page(
                page.entries().stream().map(MovementView::of).toList(),
                page.next().isPresent() ? Optional.of(Long.toString(page.next().getAsLong())) : Optional.empty());
    }

    private static long movement(String text) {
        if (!text.matches("[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException("must be the cursor in the link of the last page");
        }
        return Long.parseLong(text);
    }

    private Reply receive(Request request) {
        Sku sku = request.path("sku", Sku::new);
        return submit(
                request, new ReceiveStock(sku, request.body(ReceiptBody.class).quantity()));
    }

    private Reply adjust(Request request) {
        Sku sku = request.path("sku", Sku::new);
        AdjustmentBody body = request.body(AdjustmentBody.class);
        return submit(request, new AdjustStock(sku, body.change(), body.reason()));
    }

    private Reply submit(Request request, StockCommand asked) {
        Optional<IdempotencyKey> key = request.idempotencyKey();
        return changes.submit(
                key,
                new ChangeStock.Command(asked, request.ifMatch(), key, Actor.of(request.caller()), request.cause()),
                StockRoutes::reply);
    }

    private static Reply reply(StockOutcome outcome) {
        return switch (outcome) {
            case StockOutcome.Changed changed -> created(changed.level());
            case StockOutcome.ChangedBefore before -> created(before.level());
            case StockOutcome.BeyondBound(StockLevel level) ->
                Reply.problem(
                        409,
                        "stock_beyond_bound",
                        "There are " + level.onHand() + " on hand, and no more than " + StockLevel.ON_HAND_MAX
                                + " can be: check the figure.");
            case StockOutcome.BelowReserved(StockLevel level) ->
                Reply.problem(
                        409,
                        "stock_below_reserved",
                        "Of " + level.onHand() + " on hand " + level.reserved() + " are held for orders: at most "
                                + level.available() + " can be taken away.");
            case StockOutcome.AtAnotherVersion(StockLevel level) ->
                Reply.problem(
                        412,
                        "precondition_failed",
                        level.version() == 0
                                ? "This SKU never had stock: send the request without If-Match."
                                : "The stock is at version " + level.version()
                                        + ": read it again, and send If-Match with that version.");
            case StockOutcome.UnknownSku() -> Reply.notFound("stock");
        };
    }

    private static Reply created(StockLevel level) {
        return Reply.created("/stock/" + level.sku(), StockView.of(level)).withVersion(level.version());
    }
}
