package caravan.wrong.shop.store.rows;

/** A wrong fixture: a store that knows routes, one package deeper. */
public record StoreThatKnowsRoutes(RoutesOf routes) {
    /** Its routes. */
    public record RoutesOf(caravan.wrong.shop.http.views.RoutesThatKnowTheStore routes) {}
}
