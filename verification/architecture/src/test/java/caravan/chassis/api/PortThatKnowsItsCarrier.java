package caravan.chassis.api;

/** A wrong fixture: a port of the chassis that knows a library. */
public record PortThatKnowsItsCarrier(com.zaxxer.hikari.HikariDataSource pool) {}
