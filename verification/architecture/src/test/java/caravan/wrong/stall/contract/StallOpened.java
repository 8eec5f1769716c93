package caravan.wrong.stall.contract;

/** A wrong fixture: a contract that knows back, which makes a circle. */
public record StallOpened(caravan.wrong.shop.contract.ContractThatKnowsAnother other) {}
