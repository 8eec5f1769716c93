package caravan.wrong.shop;

/** A wrong fixture: another service's use case. */
public record UseCaseThatKnowsAnotherService(caravan.other.stand.UseCaseOfAnotherPlatform foreign) {}
