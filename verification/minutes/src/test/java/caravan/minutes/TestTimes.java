package caravan.minutes;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The seconds that the test classes of a module took, added up from the reports of Surefire, and the expected seconds. */
record TestTimes(SortedMap<String, Double> taken, Map<String, Double> expected) {
    /** A build fails only if a slow machine does not explain the time. */
    static final double TIMES_EXPECTED_MAX = 3;

    static final double SECONDS_ON_TOP = 60;

    /** For a module without a line, whose tests are quick. */
    static final double EXPECTED_OF_OTHERS = 10;

    private static final int FOLDERS_DEEP_MAX = 7;
    private static final Pattern REPORT = Pattern.compile("(.+)/target/surefire-reports/TEST-(.+)\\.xml");
    private static final Pattern TIME = Pattern.compile("<testsuite [^>]*\\btime=\"([0-9.,]+)\"");

    static TestTimes read(Path root, Path figures) throws IOException {
        SortedMap<String, Double> taken = new TreeMap<>();
        try (Stream<Path> files = Files.find(root, FOLDERS_DEEP_MAX, (file, _) -> isReport(root, file))) {
            for (Path file : files.toList()) {
                Matcher report = REPORT.matcher(root.relativize(file).toString());
                if (report.matches() && isOfThisBuild(root.resolve(report.group(1)), report.group(2))) {
                    taken.merge(report.group(1), seconds(file), Double::sum);
                }
            }
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(figures, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        Map<String, Double> expected = new HashMap<>();
        properties.forEach((module, seconds) -> expected.put(module.toString(), Double.valueOf(seconds.toString())));
        return new TestTimes(taken, expected);
    }

    /** A line for each module that took far longer than expected. */
    List<String> tooLong() {
        List<String> lines = new ArrayList<>();
        taken.forEach((module, seconds) -> {
            double expectation = expected.getOrDefault(module, EXPECTED_OF_OTHERS);
            if (seconds > expectation * TIMES_EXPECTED_MAX + SECONDS_ON_TOP) {
                lines.add(String.format(Locale.ROOT, "%s took %.0f s, not about %.0f s", module, seconds, expectation));
            }
        });
        return lines;
    }

    private static boolean isReport(Path root, Path file) {
        return REPORT.matcher(root.relativize(file).toString()).matches();
    }

    /** Reports of deleted classes stay until the next clean. */
    private static boolean isOfThisBuild(Path module, String className) {
        String topLevel = className.split("\\$", 2)[0];
        return Files.exists(module.resolve("target/test-classes/" + topLevel.replace('.', '/') + ".class"));
    }

    private static double seconds(Path report) throws IOException {
        Matcher time = TIME.matcher(Files.readString(report));
        return time.find() ? Double.parseDouble(time.group(1).replace(",", "")) : 0;
    }
}
