package caravan.other.stand;

/** A wrong fixture: a use case of another platform. */
public record UseCaseOfAnotherPlatform() {}
