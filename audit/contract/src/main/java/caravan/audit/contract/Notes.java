package caravan.audit.contract;

/**
 * What is noted of messages, which are read in the order of their positions, to be looked at by key.
 *
 * @param name of the relation that the notes make, snake_case. Its columns are {@code key} and, for each window of messages that told of the key,
 *     {@code notes} (text[]); of notes that are kept {@code note} (text)
 * @param keyType SQL type of the key
 * @param kept whether notes are kept from one audit to the next, each once; else only those of the messages that this audit read are there
 * @param query over {@code message}, which answers {@code key} and {@code note} (text); it is asked at least once, with no message
 */
public record Notes(String name, String keyType, boolean kept, String query) {}
