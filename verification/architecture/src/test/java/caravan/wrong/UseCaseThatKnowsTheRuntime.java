package caravan.wrong;

/** A wrong fixture. */
public record UseCaseThatKnowsTheRuntime(caravan.chassis.runtime.settings.Configuration configuration) {}
