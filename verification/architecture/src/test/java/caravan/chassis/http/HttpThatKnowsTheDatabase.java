package caravan.chassis.http;

/** A wrong fixture: a module of the chassis that knows one it does not stand on. */
public record HttpThatKnowsTheDatabase(caravan.chassis.postgres.DataFolder folder) {}
