package caravan.chassis.postgres.backup;

/** A backup or a restore is not possible. The message is one line for people, and says what to do. */
public final class BackupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BackupException(String message) {
        super(message);
    }

    BackupException(String message, Throwable cause) {
        super(message, cause);
    }
}
