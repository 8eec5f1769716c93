package caravan.edge.gateway.deeper;

/** A wrong fixture: an edge that knows a service, one package deeper. */
public record EdgeThatKnowsAService(caravan.wrong.shop.contract.ContractThatKnowsAnother contract) {}
