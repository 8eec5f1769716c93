package caravan.commerce.orders;

import caravan.chassis.api.Database;
import caravan.chassis.api.Worker;

/**
 * Erases the notes of deleted accounts: all notes at the user's orders, whoever wrote them. They are texts of people about a person. It is
 * a worker, since one account may have more notes than a transaction should delete.
 */
public final class EraseNotes implements Worker {
    /** The worker's name. */
    public static final String NAME = "erase-notes";

    /** Notes that one transaction erases. */
    static final int NOTES_MAX = 1_000;

    private final Database database;
    private final NoteRepository notes;

    public EraseNotes(Database database, NoteRepository notes) {
        this.database = database;
        this.notes = notes;
    }

    @Override
    public boolean work() {
        return database.write(transaction -> notes.erase(transaction, NOTES_MAX));
    }
}
