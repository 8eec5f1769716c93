package caravan.chassis.http;

/** A wrong fixture: a module of the chassis that knows a service. */
public record ChassisThatKnowsAService(caravan.wrong.shop.contract.ContractThatKnowsAnother contract) {}
