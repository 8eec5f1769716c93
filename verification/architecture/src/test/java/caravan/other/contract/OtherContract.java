package caravan.other.contract;

/** A wrong fixture: a contract that knows back. */
public record OtherContract(caravan.wrong.contract.ContractThatKnowsAService wrong) {}
