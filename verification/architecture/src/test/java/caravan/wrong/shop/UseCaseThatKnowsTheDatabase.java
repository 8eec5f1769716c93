package caravan.wrong.shop;

/** A wrong fixture: a use case that knows the database's handle. */
public record UseCaseThatKnowsTheDatabase(org.jdbi.v3.core.Handle handle) {}
