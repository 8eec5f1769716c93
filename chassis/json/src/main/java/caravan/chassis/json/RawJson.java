package caravan.chassis.json;

/**
 * JSON that was written before, such as a stored reply's body; {@link Json#write} puts it out as it is.
 *
 * @param text one well-formed JSON value
 */
public record RawJson(String text) {}
