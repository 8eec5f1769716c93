package caravan.wrong.stall.contract;

/** A wrong fixture: two contracts that know each other, which is a circle. */
public record StallOpened(caravan.wrong.shop.contract.ContractThatKnowsAnother other) {}
