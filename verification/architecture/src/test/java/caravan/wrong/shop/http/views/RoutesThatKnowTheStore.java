package caravan.wrong.shop.http.views;

/** A wrong fixture: routes that know a store, one package deeper. */
public record RoutesThatKnowTheStore(caravan.wrong.shop.store.rows.StoreThatKnowsRoutes store) {}
