package caravan.wrong.kernel;

/** A wrong fixture: a platform's kernel that knows a service. */
public record PlatformKernelThatKnowsAService(caravan.wrong.shop.contract.ContractThatKnowsAnother contract) {}
