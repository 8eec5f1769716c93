package caravan.wrong.store;

/** A wrong fixture. */
public record StoreThatKnowsRoutes(caravan.wrong.http.RoutesThatKnowTheStore routes) {}
