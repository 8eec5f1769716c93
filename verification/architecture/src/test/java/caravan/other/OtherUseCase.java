package caravan.other;

/** A wrong fixture: knows another service's use case. */
public record OtherUseCase(caravan.wrong.UseCaseThatKnowsItsRoutes foreign) {}
