package caravan.run.supervisor.terminal;

import caravan.kernel.descriptor.ServiceDescriptor;
import caravan.kernel.descriptor.ServiceDescriptors;
import caravan.run.supervisor.FleetPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Adds an option for each service, such as {@code --orders 3}: no service is named here. */
final class ServiceOptions {
    private ServiceOptions() {}

    static void addTo(CommandSpec command) {
        for (ServiceDescriptor service : ServiceDescriptors.onClassPath().all()) {
            command.addOption(OptionSpec.builder(option(service))
                    .paramLabel("N")
                    .type(Integer.class)
                    .description("The number of processes of " + service.name() + ", 1 to " + FleetPlan.INSTANCES_MAX
                            + " (default: " + service.processes() + ").")
                    .build());
        }
    }

    /**
     * The numbers on the command line, of those services that it names.
     *
     * @throws ParameterException if a number is not allowed
     */
    static Map<String, Integer> counts(CommandSpec command) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (ServiceDescriptor service : ServiceDescriptors.onClassPath().all()) {
            OptionSpec option = command.findOption(option(service));
            Integer count = option == null ? null : option.getValue();
            if (count != null) {
                if (count < 1 || count > FleetPlan.INSTANCES_MAX) {
                    throw new ParameterException(
                            command.commandLine(),
                            option(service) + " takes 1 to " + FleetPlan.INSTANCES_MAX + ", not " + count);
                }
                counts.put(service.name(), count);
            }
        }
        return counts;
    }

    private static String option(ServiceDescriptor service) {
        return "--" + service.name();
    }
}
