package caravan.chassis.api;

/** A wrong fixture. */
public record PortThatKnowsTheRuntime(caravan.chassis.runtime.settings.Configuration configuration) {}
