package caravan.chassis.runtime;

import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shell commands that show the services at work, from their descriptors. Shared services come first. */
public final class WelcomeLines {
    private static final String PRELUDE = """
            url={url}; json='Content-Type: application/json'
            field() { sed -n 's/.*"'"$1"'" *: *"\\([^"]*\\)".*/\\1/p'; }
            """;

    private WelcomeLines() {}

    /**
     * A shell expression for the first administrator's password inside a JSON text. It escapes quotes and backslashes. The password
     * itself is never printed.
     *
     * @param variable the environment variable that holds the password, if there is one
     * @param file the file that holds it if there is no variable
     */
    public static String passwordInShell(Optional<String> variable, Path file) {
        return variable.map(name ->
                        "$(printf %s \"${" + name + ":?is not set in this terminal}\" | sed 's/[\\\\\"]/\\\\&/g')")
                .orElseGet(() -> "$(cat '" + file + "')");
    }

    /** What to do before the lines are pasted into another terminal, which lacks this one's variables; may be empty. */
    public static String beforePasting(Optional<String> variable) {
        return variable.map(name ->
                        "\nThat terminal needs the administrator's password. Enter this line first, then type it:\n\n"
                                + "  read -rsp 'Password: ' " + name + "; export " + name + "\n\nThen paste:")
                .orElse("");
    }

    /** @param administratorPassword a shell expression that gives the first administrator's password */
    public static String of(ServiceDescriptors services, String address, String administratorPassword) {
        String lines = services.all().stream()
                .sorted(Comparator.comparing(ServiceDescriptor::isShared).reversed())
                .map(ServiceDescriptor::welcome)
                .collect(Collectors.joining("", PRELUDE, ""));
        return lines.replace("{url}", address)
                .replace("{admin-password}", administratorPassword)
                .indent(2);
    }
}
