package caravan.wrong.shop.domain.pricing;

/** A wrong fixture: one package deeper. */
public record NestedDomainThatKnowsTheChassis(caravan.chassis.api.tracing.Cause cause) {}
