package caravan.run.launcher;

import caravan.run.launcher.distribution.DistCommand;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The entry of the command line: {@code up}, {@code run} and other commands of the data folder, and every {@link caravan.chassis.api.Tool} on the class
 * path. Without a command it lists them.
 */
@Command(
        name = "caravan",
        addMethodSubcommands = false,
        mixinStandardHelpOptions = true,
        version = "Caravan " + Main.VERSION,
        synopsisHeading = "Usage: ",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = "%n'caravan COMMAND --help' shows the options of a command.",
        description = "Microservices for commerce, social and IoT platforms, in one process or as a fleet.")
public final class Main implements Runnable {
    static final String VERSION = "1.0.0";

    /** The command failed, or something that it needed was not there. */
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
     * Our own code always names locale and time zone; Error Prone checks that. Libraries do not: the JDBC driver passes the time zone to
     * PostgreSQL, and numbers in file names and SQL would be written in the digits of a locale.
     */
    private static void beTheSameEverywhere() {
        Locale.setDefault(Locale.ROOT);
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    }

    /** A command that serves is alone: picocli looks at each of a command's fields and methods, and the others would delay a start. */
    static CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new Main());
        if (isServing(arguments)) {
            line.addSubcommand(arguments[0].equals("up") ? new UpCommand() : new RunCommand());
        } else {
            line.addSubcommand(new UpCommand());
            line.addSubcommand(new RunCommand());
            line.addSubcommand(new ProvisionCommand());
            line.addSubcommand(new BackupCommand());
            line.addSubcommand(new RestoreCommand());
            line.addSubcommand(new ConfigCommand());
            line.addSubcommand(new DistCommand());
            Tools.forCommandLine(arguments).forEach(line::addSubcommand);
        }
        line.setParameterExceptionHandler(Main::refuse);
        return line.setExecutionExceptionHandler((failure, command, _) -> {
            command.getErr().println("caravan: " + StartFailure.describe(failure));
            return EXIT_FAILED;
        });
    }

    /** Reports the mistake in one line, like every reason for a failed start. */
    private static int refuse(ParameterException mistake, String... arguments) {
        CommandLine command = mistake.getCommandLine();
        boolean bare = command.getParent() == null;
        command.getErr()
                .println("caravan: "
                        + (bare
                                ? unknown(command, arguments)
                                : mistake.getMessage() + "; 'caravan " + nameOf(command)
                                        + " --help' shows its options"));
        return CommandLine.ExitCode.USAGE;
    }

    /** Without a command, only the first word can be wrong. */
    private static String unknown(CommandLine line, String... arguments) {
        return "there is no command '" + (arguments.length == 0 ? "" : arguments[0]) + "'; there are "
                + String.join(", ", line.getSubcommands().keySet())
                + ", and 'caravan COMMAND --help' shows the options of a command";
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
