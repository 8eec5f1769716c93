package caravan.wrong.contract;

/** A wrong fixture. */
public record ContractThatKnowsAService(caravan.other.contract.OtherContract other) {}
