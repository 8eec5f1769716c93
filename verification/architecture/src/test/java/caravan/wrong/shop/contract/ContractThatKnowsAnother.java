package caravan.wrong.shop.contract;

/** A wrong fixture: a contract that knows another service's. */
public record ContractThatKnowsAnother(caravan.wrong.stall.contract.StallOpened opened) {}
