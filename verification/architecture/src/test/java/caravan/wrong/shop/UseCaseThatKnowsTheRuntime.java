package caravan.wrong.shop;

/** A wrong fixture: a use case that knows the runtime. */
public record UseCaseThatKnowsTheRuntime(caravan.chassis.settings.Configuration configuration) {}
