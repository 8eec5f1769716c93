package caravan.client.terminal;

import java.nio.file.Path;

/** The launcher script, as people have to type it. */
public final class LauncherScript {
    private static final String HOME = "caravan.home";

    private LauncherScript() {}

    /** How to call it from the working folder: {@code ./caravan}, or its whole path. */
    public static String fromHere() {
        return from(Path.of("").toAbsolutePath(), System.getProperty(HOME, ""));
    }

    /** @param home the folder of the script; empty if it is not known */
    static String from(Path folder, String home) {
        if (home.isEmpty() || Path.of(home).equals(folder)) {
            return "./caravan";
        }
        String path = Path.of(home, "caravan").toString();
        return path.matches("[A-Za-z0-9/._+-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }
}
