package caravan.client;

import caravan.kernel.descriptor.ServiceDescriptors;
import java.util.List;
import picocli.CommandLine.Parameters;

/** Which platforms a command starts, by their names; a picocli mixin. */
public final class PlatformOptions {
    /** The platform of a command line that names none. */
    public static final String DEFAULT = "commerce";

    @Parameters(
            arity = "0..*",
            paramLabel = "PLATFORM",
            defaultValue = DEFAULT,
            description = "the platforms, each with all of its services (${DEFAULT-VALUE})")
    private List<String> names = List.of(DEFAULT);

    public List<String> names() {
        return List.copyOf(names);
    }

    /**
     * The services of the named platforms, and those that all share.
     *
     * @throws IllegalArgumentException if there is no such platform
     */
    public ServiceDescriptors services() {
        return ServiceDescriptors.onClassPath().ofPlatforms(names);
    }
}
