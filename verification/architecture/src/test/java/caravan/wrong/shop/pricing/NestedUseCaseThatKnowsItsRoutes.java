package caravan.wrong.shop.pricing;

/** A wrong fixture: a use case that knows routes, one package deeper. */
public record NestedUseCaseThatKnowsItsRoutes(caravan.wrong.shop.http.views.RoutesThatKnowTheStore routes) {}
