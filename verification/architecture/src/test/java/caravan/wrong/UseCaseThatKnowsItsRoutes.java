package caravan.wrong;

/** A wrong fixture. */
public record UseCaseThatKnowsItsRoutes(
        caravan.wrong.http.RoutesThatKnowTheStore routes, caravan.other.OtherUseCase foreign) {}
