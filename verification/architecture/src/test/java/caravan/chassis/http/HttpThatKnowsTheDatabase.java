package caravan.chassis.http;

/** A wrong fixture: a module of the chassis that uses a module it may not use. */
public record HttpThatKnowsTheDatabase(caravan.chassis.postgres.DataFolder folder) {}
