package caravan.run.supervisor;

import caravan.chassis.api.Service;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Gives the command an option for each service there is, such as {@code --orders 3}: no service is named here. */
final class ServiceOptions {
    private ServiceOptions() {}

    static void addTo(CommandSpec command) {
        for (Service service : FleetPlan.servicesOnTheClassPath()) {
            command.addOption(OptionSpec.builder(option(service))
                    .paramLabel("N")
                    .type(int.class)
                    .defaultValue("1")
                    .description("how many processes of " + service.name() + ", 1 to " + FleetPlan.INSTANCES_MAX
                            + " (${DEFAULT-VALUE})")
                    .build());
        }
    }

    /**
     * How many of each the command line asks for.
     *
     * @throws ParameterException if there cannot be so many
     */
    static Map<String, Integer> counts(CommandSpec command) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Service service : FleetPlan.servicesOnTheClassPath()) {
            OptionSpec option = command.findOption(option(service));
            if (option != null) {
                int count = option.getValue();
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

    private static String option(Service service) {
        return "--" + service.name();
    }
}
