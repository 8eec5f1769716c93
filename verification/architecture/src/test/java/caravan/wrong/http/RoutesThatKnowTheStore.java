package caravan.wrong.http;

/** A wrong fixture. */
public record RoutesThatKnowTheStore(caravan.wrong.store.StoreThatKnowsRoutes store) {}
