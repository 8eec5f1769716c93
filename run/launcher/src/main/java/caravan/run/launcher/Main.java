package caravan.run.launcher;

import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line's entry: {@code up}, {@code run}, {@code provision}, and every {@link caravan.chassis.api.Tool} on the class path. Bare, it lists them. */
@Command(
        name = "caravan",
        mixinStandardHelpOptions = true,
        version = "Caravan 1.0.0",
        synopsisHeading = "Usage: ",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = "%n'caravan COMMAND --help' tells a command's options.",
        description = "Microservices for commerce, social and IoT platforms that travel together.")
public final class Main implements Runnable {
    /** Something that the command needed was not there, or did not go well. */
    static final int EXIT_FAILED = 1;

    private static final Set<String> SERVING = Set.of("up", "run");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Main() {}

    public static void main(String[] arguments) {
        beTheSameEverywhere();
        try {
            String[] taken = isServing(arguments) ? arguments : Tools.withoutPlatform(arguments);
            System.exit(commandLine(arguments).execute(taken));
        } catch (IllegalArgumentException unknownPlatform) {
            System.err.println("caravan: " + unknownPlatform.getMessage());
            System.exit(CommandLine.ExitCode.USAGE);
        }
    }

    /**
     * Our own code names locale and time zone, which Error Prone checks. Libraries do not: the JDBC driver hands the time zone on to
     * PostgreSQL, and numbers in file names and SQL would be written in a locale's own digits.
     */
    private static void beTheSameEverywhere() {
        Locale.setDefault(Locale.ROOT);
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    /** The tools are left out where they are not asked for: to load them would hold up a start. */
    static CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new Main());
        line.addSubcommand(new UpCommand());
        line.addSubcommand(new RunCommand());
        line.addSubcommand(new ProvisionCommand());
        if (!isServing(arguments)) {
            Tools.forCommandLine(arguments).forEach(line::addSubcommand);
        }
        line.setParameterExceptionHandler(Main::refuse);
        return line.setExecutionExceptionHandler((failure, command, _) -> {
            command.getErr().println("caravan: " + StartFailure.describe(failure));
            return EXIT_FAILED;
        });
    }

    /** In one line, as everything that keeps Caravan from starting. */
    private static int refuse(ParameterException mistake, String... arguments) {
        CommandLine command = mistake.getCommandLine();
        boolean bare = command.getParent() == null;
        command.getErr()
                .println("caravan: "
                        + (bare
                                ? unknown(command, arguments)
                                : mistake.getMessage() + "; 'caravan " + nameOf(command)
                                        + " --help' tells what it takes"));
        return CommandLine.ExitCode.USAGE;
    }

    /** Of the bare command line only a word that is no command can be wrong. */
    private static String unknown(CommandLine line, String... arguments) {
        return "there is no command '" + (arguments.length == 0 ? "" : arguments[0]) + "'; there are "
                + String.join(", ", line.getSubcommands().keySet())
                + ", and 'caravan COMMAND --help' tells a command's options";
    }

    private static String nameOf(CommandLine command) {
        CommandLine parent = command.getParent();
        return parent == null || parent.getParent() == null
                ? command.getCommandName()
                : nameOf(parent) + " " + command.getCommandName();
    }

    private static boolean isServing(String... arguments) {
        return arguments.length > 0 && SERVING.contains(arguments[0]);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
