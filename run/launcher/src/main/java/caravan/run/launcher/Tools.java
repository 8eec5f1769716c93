package caravan.run.launcher;

import caravan.chassis.api.PlatformTool;
import caravan.chassis.api.Tool;
import caravan.client.terminal.PlatformOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/**
 * The commands on the class path. If each platform has its own version of a command, {@code caravan COMMAND PLATFORM} picks one. Without a
 * name the version of the default platform runs.
 */
final class Tools {
    private Tools() {}

    /**
     * One command of each name.
     *
     * @throws IllegalArgumentException if the command has none of the named platform
     */
    static List<Tool> forCommandLine(String... arguments) {
        List<Tool> all = all();
        List<Tool> chosen = new ArrayList<>();
        for (Tool tool : all) {
            if (!(tool instanceof PlatformTool own) || own.platform().equals(wanted(all, nameOf(tool), arguments))) {
                chosen.add(tool);
            }
        }
        return chosen;
    }

    /** The arguments without the name of the platform. */
    static String[] withoutPlatform(String... arguments) {
        if (!namesPlatform(all(), arguments)) {
            return arguments;
        }
        List<String> rest = new ArrayList<>(Arrays.asList(arguments));
        rest.remove(1);
        return rest.toArray(String[]::new);
    }

    private static String wanted(List<Tool> all, String command, String... arguments) {
        if (!namesPlatform(all, arguments) || !arguments[0].equals(command)) {
            return PlatformOptions.DEFAULT;
        }
        SortedSet<String> known = platformsOf(all, command);
        if (!known.contains(arguments[1])) {
            throw new IllegalArgumentException("there is no '" + command + "' for the platform '" + arguments[1]
                    + "'; there is one for: " + String.join(", ", known));
        }
        return arguments[1];
    }

    private static boolean namesPlatform(List<Tool> all, String... arguments) {
        return arguments.length > 1
                && !arguments[1].startsWith("-")
                && !platformsOf(all, arguments[0]).isEmpty();
    }

    private static SortedSet<String> platformsOf(List<Tool> all, String command) {
        return all.stream()
                .filter(tool -> tool instanceof PlatformTool && nameOf(tool).equals(command))
                .map(tool -> ((PlatformTool) tool).platform())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Tool> all() {
        return ServiceLoader.load(Tool.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private static String nameOf(Tool tool) {
        return tool.getClass().getAnnotation(Command.class).name();
    }
}
