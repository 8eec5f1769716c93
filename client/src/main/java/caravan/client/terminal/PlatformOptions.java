package caravan.client.terminal;

import caravan.kernel.descriptor.ServiceDescriptors;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which platforms a command starts, by name; a picocli mixin. */
public final class PlatformOptions {
    /** The platform if the command line names none. */
    public static final String DEFAULT = "commerce";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Parameters(
            arity = "0..*",
            paramLabel = "PLATFORM",
            defaultValue = DEFAULT,
            description = "The platforms, each with all of its services (default: ${DEFAULT-VALUE}).")
    private List<String> names = List.of(DEFAULT);

    public List<String> names() {
        return List.copyOf(names);
    }

    /**
     * The services of the named platforms, and those that all platforms share.
     *
     * @throws ParameterException if there is no such platform
     */
    public ServiceDescriptors services() {
        try {
            return ServiceDescriptors.onClassPath().ofPlatforms(names);
        } catch (IllegalArgumentException unknown) {
            throw new ParameterException(command.commandLine(), String.valueOf(unknown.getMessage()), unknown);
        }
    }
}
