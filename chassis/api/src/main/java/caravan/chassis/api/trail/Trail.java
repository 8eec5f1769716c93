package caravan.chassis.api.trail;

/**
 * The service's record of who changed what. A record exists if, and only if, its transaction commits. Records are never changed or removed.
 * Administrators read them at {@code /changes/{service}}.
 */
public interface Trail {
    /** Adds a record to the transaction. Add none for a refusal, or for a request that changes nothing. */
    void add(Change change);
}
