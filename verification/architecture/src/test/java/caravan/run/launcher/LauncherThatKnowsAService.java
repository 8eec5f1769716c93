package caravan.run.launcher;

/** A wrong fixture: a launcher that knows a service. */
public record LauncherThatKnowsAService(caravan.wrong.shop.UseCaseThatKnowsTheRuntime useCase) {}
