package caravan.chassis.json;

/**
 * JSON that is already written, such as the body of a stored reply. {@link Json#write} copies it unchanged.
 *
 * @param text one well-formed JSON value
 */
public record RawJson(String text) {}
