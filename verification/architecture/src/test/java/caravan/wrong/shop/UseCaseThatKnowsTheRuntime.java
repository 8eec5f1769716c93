package caravan.wrong.shop;

/** A wrong fixture: a use case that knows what carries it. */
public record UseCaseThatKnowsTheRuntime(caravan.chassis.settings.Configuration configuration) {}
