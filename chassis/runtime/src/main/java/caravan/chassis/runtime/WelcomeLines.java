package caravan.chassis.runtime;

import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.util.Comparator;
import java.util.stream.Collectors;

/** Lines for a shell that show the started services at work, as their descriptors give them; shared services come first. */
public final class WelcomeLines {
    private static final String PRELUDE = """
            url={url}; json='Content-Type: application/json'
            field() { sed -n 's/.*"'"$1"'" *: *"\\([^"]*\\)".*/\\1/p'; }
            """;

    private WelcomeLines() {}

    /** @param administratorPassword what a shell replaces by the first administrator's password */
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
