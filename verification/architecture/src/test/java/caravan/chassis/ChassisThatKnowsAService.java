package caravan.chassis;

/** A wrong fixture. */
public record ChassisThatKnowsAService(caravan.other.contract.OtherContract contract) {}
