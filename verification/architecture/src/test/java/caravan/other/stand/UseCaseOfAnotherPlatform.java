package caravan.other.stand;

/** A wrong fixture: of another platform. */
public record UseCaseOfAnotherPlatform() {}
