package caravan.chassis.postgres;

import java.util.Locale;
import java.util.Optional;

/**
 * A kind of machine, by the names in PostgreSQL's bundles.
 *
 * @param system {@code linux}, {@code darwin}, or what the JDK calls another one, in lower case
 * @param processor {@code x86_64}, {@code arm_64}, or what the JDK calls another one
 */
record Machine(String system, String processor) {
    static Machine ofThisProcess() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    /** @param osName and osArch: the JDK's system properties os.name and os.arch */
    static Machine of(String osName, String osArch) {
        String name = osName.toLowerCase(Locale.ROOT);
        String system = name.startsWith("mac") ? "darwin" : name.replace(' ', '-');
        String processor = switch (osArch) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> osArch;
        };
        return new Machine(system, processor);
    }

    /** In a form that can be a folder's name. */
    String name() {
        return system + "-" + processor;
    }

    /** The resource with PostgreSQL's programs, if there is one for this kind of machine. */
    Optional<String> archive() {
        boolean known = (system.equals("linux") || system.equals("darwin"))
                && (processor.equals("x86_64") || processor.equals("arm_64"));
        return known ? Optional.of("/postgres-" + name() + ".txz") : Optional.empty();
    }

    /** The dynamic linker of the GNU C library. Alpine Linux does not have it. */
    Optional<String> loader() {
        return switch (name()) {
            case "linux-x86_64" -> Optional.of("/lib64/ld-linux-x86-64.so.2");
            case "linux-arm_64" -> Optional.of("/lib/ld-linux-aarch64.so.1");
            default -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return system + " on " + processor;
    }
}
