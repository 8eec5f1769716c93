package caravan.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/limits.md has the values of the constants and the defaults of the settings that it names. */
class LimitsPageTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern CONSTANT = Pattern.compile("`([A-Z]\\w+)\\.([A-Z][A-Z_]+)`");
    private static final Pattern SETTING = Pattern.compile("`(CARAVAN_[A-Z_]+)`");
    /** The defaults that are a number or a duration. The page describes the others in words. */
    private static final Pattern COMPARABLE = Pattern.compile("([0-9]+)(ms|s|m|h|d)?");

    private static final Map<String, String> UNITS = Map.of("s", "s", "m", "min", "h", "h", "d", "d", "ms", "ms");
    private static final Map<String, String> DEFAULTS = defaults();

    record Row(String what, String limit, String source) {
        @Override
        public String toString() {
            return what;
        }
    }

    static List<Row> rows() {
        return rows("limits.md")
                .map(cells -> new Row(cells[1].strip(), cells[2].strip(), cells[4].strip()))
                .filter(row -> !row.what().equals("What") && !row.what().startsWith("---"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void itSaysWhatHolds(Row row) throws ReflectiveOperationException, IOException {
        for (MatchResult found : CONSTANT.matcher(row.source()).results().toList()) {
            assertThatItTells(row, text(constant(found.group(1), found.group(2))));
        }
        for (MatchResult found : SETTING.matcher(row.source()).results().toList()) {
            assertThat(DEFAULTS).containsKey(found.group(1));
            MatchResult told = COMPARABLE
                    .matcher(DEFAULTS.get(found.group(1)))
                    .results()
                    .findFirst()
                    .orElse(null);
            if (told != null && told.group().equals(DEFAULTS.get(found.group(1)))) {
                assertThatItTells(
                        row, told.group(2) == null ? told.group(1) : told.group(1) + " " + UNITS.get(told.group(2)));
            }
        }
    }

    private static void assertThatItTells(Row row, String value) {
        String number = value.matches("[0-9]+") && Long.parseLong(value) % 1024 == 0
                ? "(" + value + "|" + Long.parseLong(value) / 1024 + " KiB)"
                : Pattern.quote(value);
        assertThat(row.limit().replace(",", "")).containsPattern("(?<![0-9])" + number + "(?![0-9])");
    }

    private static String text(Object value) {
        return value instanceof Duration duration
                ? duration.toSeconds() % 60 == 0 && duration.toSeconds() > 60
                        ? duration.toMinutes() + " min"
                        : duration.toSeconds() + " s"
                : value.toString();
    }

    private static Object constant(String type, String name) throws ReflectiveOperationException, IOException {
        try (Stream<Path> sources = Files.find(
                ROOT,
                20,
                (file, _) -> file.endsWith(type + ".java") && file.toString().contains("/src/main/java/"))) {
            String source = sources.findFirst()
                    .orElseThrow(() -> new IllegalStateException("there is no class " + type))
                    .toString();
            String file = source.substring(source.indexOf("/src/main/java/") + "/src/main/java/".length());
            Field field = Class.forName(
                            file.substring(0, file.length() - ".java".length()).replace('/', '.'))
                    .getDeclaredField(name);
            field.setAccessible(true);
            return field.get(null);
        }
    }

    private static Map<String, String> defaults() {
        return rows("configuration.md")
                .filter(cells -> cells.length > 4 && cells[1].strip().startsWith("`CARAVAN_"))
                .collect(Collectors.toMap(cells -> cells[1].strip().replace("`", ""), cells -> cells[2].strip()));
    }

    private static Stream<String[]> rows(String page) {
        try {
            return Files.readAllLines(ROOT.resolve("docs").resolve(page)).stream()
                    .filter(line -> line.startsWith("|"))
                    .map(line -> line.split("\\|"));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
