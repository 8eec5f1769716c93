package caravan.wrong.shop.domain;

/** A wrong fixture: a domain that knows a wire type. */
public record DomainThatKnowsItsContract(caravan.wrong.shop.contract.ContractThatKnowsAnother message) {}
