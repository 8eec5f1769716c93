package caravan.kernel;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A kind of message: its name on the wire and the record that carries its payload.
 *
 * @param name {@code service.fact-or-command.vN}, such as {@code inventory.stock-reserved.v1}; the service that owns the contract comes
 *     first, and its name is also the topic's
 */
public record MessageType<P>(String name, Class<P> payload) {
    private static final Pattern FORM = Pattern.compile("[a-z]+\\.[a-z]+(-[a-z]+)*\\.v[1-9][0-9]*");

    /** @throws IllegalArgumentException if the name has another form */
    public MessageType {
        Objects.requireNonNull(payload, "payload");
        if (!isName(name)) {
            throw new IllegalArgumentException("a message type's name must be service.what-it-says.vN, not " + name);
        }
    }

    /** Whether a text has the form of a message type's name. */
    public static boolean isName(String name) {
        return FORM.matcher(name).matches();
    }

    /** The service that owns the contract. The topic has the same name. */
    public String topic() {
        return topicOf(name);
    }

    /** The same of a type that is known only by its name. */
    public static String topicOf(String name) {
        return name.substring(0, name.indexOf('.'));
    }
}
