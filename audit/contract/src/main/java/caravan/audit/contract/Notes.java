package caravan.audit.contract;

/**
 * Notes that the audit takes of messages, in the order of their positions. Parts read them by key.
 *
 * @param name the relation of the notes, in snake_case. Its columns are {@code key} and {@code notes} (text[]), with a row for each window
 *     that has messages of the key. Notes that are kept have {@code note} (text) instead
 * @param keyType the SQL type of the key
 * @param kept whether notes are kept for later audits, each once; if false, there are only notes of the messages that this audit read
 * @param query reads {@code message} and returns {@code key} and {@code note} (text); it runs at least once, even without messages
 */
public record Notes(String name, String keyType, boolean kept, String query) {}
