package caravan.run.deployment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A resource text with {@code {{names}}} that are replaced by values. */
final class Template {
    private static final Pattern NAME = Pattern.compile("\\{\\{([a-z]+)}}");

    private Template() {}

    /** @throws IllegalArgumentException if the text has a name without a value */
    static String filled(String resource, Map<String, String> values) {
        Matcher matcher = NAME.matcher(text(resource));
        return matcher.replaceAll(found -> {
            String value = values.get(found.group(1));
            if (value == null) {
                throw new IllegalArgumentException(resource + " has {{" + found.group(1) + "}}, which has no value");
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private static String text(String resource) {
        try (InputStream in = Template.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + resource + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
