package caravan.run.launcher.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A Java runtime with the modules that Caravan uses, made from the JDK that runs this. */
final class JavaRuntime {
    /**
     * All of Java SE, and what our libraries use beyond it: DNS lookups, unsafe memory, logins of Kafka and ZooKeeper; the flight
     * recorder and jcmd are for those who look for a fault.
     */
    private static final List<String> MODULES = List.of(
            "java.se",
            "jdk.charsets",
            "jdk.crypto.ec",
            "jdk.httpserver",
            "jdk.jcmd",
            "jdk.jfr",
            "jdk.management",
            "jdk.management.agent",
            "jdk.naming.dns",
            "jdk.net",
            "jdk.security.auth",
            "jdk.security.jgss",
            "jdk.unsupported",
            "jdk.zipfs");

    private static final int OUTPUT_CHARACTERS_MAX = 2000;

    private JavaRuntime() {}

    /**
     * Makes it.
     *
     * @param home of the JDK
     * @param target a folder that does not exist
     * @param log the file for what the tool prints
     */
    static void make(Path home, Path target, Path log) throws IOException, InterruptedException {
        Path jlink = home.resolve("bin/jlink");
        if (!Files.isExecutable(jlink)) {
            throw new IllegalArgumentException("the Java in " + home
                    + " has no jlink: run ./caravan dist in the sources, with a whole JDK in JAVA_HOME");
        }
        Process process = new ProcessBuilder(
                        jlink.toString(),
                        "--add-modules",
                        String.join(",", MODULES),
                        "--strip-java-debug-attributes",
                        "--no-header-files",
                        "--no-man-pages",
                        // The archive is compressed as a whole, and classes load faster.
                        "--compress",
                        "zip-0",
                        "--generate-cds-archive",
                        "--output",
                        target.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (process.waitFor() != 0) {
            String output = Files.readString(log).strip();
            throw new IllegalArgumentException("jlink of " + home + " failed ("
                    + output.substring(0, Math.min(output.length(), OUTPUT_CHARACTERS_MAX))
                    + "): install a JDK as its vendor publishes it, and name it in JAVA_HOME");
        }
    }
}
