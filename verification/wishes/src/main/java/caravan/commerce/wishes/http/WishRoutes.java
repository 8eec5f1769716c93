package caravan.commerce.wishes.http;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.commerce.wishes.WishRepository;
import java.util.function.Function;

/** The route {@code GET /wishes/{sku}}. */
public final class WishRoutes {
    private final WishRepository wishes;

    private record WishView(String sku, String name) {}

    public WishRoutes(WishRepository wishes) {
        this.wishes = wishes;
    }

    public void declare(Routes routes) {
        routes.get("/wishes/{sku}", Access.ANYONE, this::show);
    }

    private Reply show(Request request) {
        String sku = request.path("sku", Function.identity());
        return wishes.find(sku).map(name -> Reply.ok(new WishView(sku, name))).orElseGet(() -> Reply.notFound("wish"));
    }
}
