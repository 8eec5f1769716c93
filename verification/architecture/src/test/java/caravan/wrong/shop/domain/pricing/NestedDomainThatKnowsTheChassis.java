package caravan.wrong.shop.domain.pricing;

/** A wrong fixture: a domain class that knows the chassis, one package deeper. */
public record NestedDomainThatKnowsTheChassis(caravan.chassis.api.tracing.Cause cause) {}
