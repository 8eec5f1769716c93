package caravan.chassis.api.trail;

/**
 * The service's own trail of who changed what. Records are there if, and only if, their transaction commits; no record is ever changed or
 * removed. Administrators read them at {@code /changes/{service}}.
 */
public interface Trail {
    /** Adds a record to the transaction. A refusal is no change, nor is a request that leaves everything as it was: add none. */
    void add(Change change);
}
