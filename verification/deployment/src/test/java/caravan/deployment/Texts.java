package caravan.deployment;

import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The forms of image names, user numbers and names of secrets. */
final class Texts {
    private static final Pattern SECRET = Pattern.compile("PASSWORD|SECRET|TOKEN|(^|_)KEY($|_)");
    private static final Pattern NUMBER_OF_A_USER = Pattern.compile("[1-9][0-9]*(:[1-9][0-9]*)?");

    private Texts() {}

    /** Whether an environment variable of this name holds a secret. */
    static boolean namesASecret(String variable) {
        return SECRET.matcher(variable).find();
    }

    static boolean isNoRoot(String user) {
        return NUMBER_OF_A_USER.matcher(user).matches();
    }

    /** Whether an image has a fixed tag, and names no registry. */
    static boolean isPinned(String image) {
        String first = image.contains("/") ? image.substring(0, image.indexOf('/')) : "";
        int tag = image.lastIndexOf(':');
        boolean namesRegistry = first.contains(".") || first.contains(":") || first.equals("localhost");
        return !namesRegistry && tag > image.lastIndexOf('/') && !image.endsWith(":latest");
    }

    /** The texts of an array. Empty if it is no array. */
    static Stream<String> texts(JsonNode array) {
        return array.valueStream().filter(JsonNode::isString).map(JsonNode::asString);
    }
}
