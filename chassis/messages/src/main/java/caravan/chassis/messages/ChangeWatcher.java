package caravan.chassis.messages;

/** Watches what a service's own messages tell of, for caches. Its methods are quick, and do not throw; any thread may call them. */
public interface ChangeWatcher {
    /**
     * A transaction of this process that tells of a change of this key is about to commit. Until {@link #ended} nobody knows whether the
     * change is visible.
     */
    void committing(String key);

    /** That transaction has ended, with or without the change. */
    void ended(String key);

    /** A message of any instance tells of a change of this key. */
    void told(String key);

    /** Everything may have changed: the database is another one. */
    void replaced();
}
