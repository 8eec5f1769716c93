package caravan.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerfileTest {
    private static final String FILE = DeployFolder.text(DeployFolder.CONTAINERFILE);
    private static final Pattern CLASS = Pattern.compile("caravan\\.run\\.launcher\\.[A-Za-z]+");

    @Test
    void theImageIsUnprivilegedAndHasAHealthCheck() {
        assertThat(faults(FILE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            USER 10001:10001       | USER root                      | runs as root
            USER 10001:10001       | USER 0                         | runs as root
            HEALTHCHECK            | # HEALTHCHECK                  | no health check
            FROM ubuntu:24.04      | FROM ubuntu                    | no fixed tag
            FROM ubuntu:24.04      | FROM images.example/ubuntu:24.04 | no fixed tag
            launcher.HealthCheck   | launcher.HealthChecks          | no class
            run/launcher/jvm.options | run/launcher/java.options          | no file
            ENTRYPOINT ["          | ENTRYPOINT sh -c ["            | not process 1
            """)
    void aWrongImageIsFound(String right, String wrong, String told) {
        assertThat(FILE).contains(right);
        assertThat(faults(FILE.replace(right, wrong))).anyMatch(fault -> fault.contains(told));
    }

    @Test
    void composeAsksTheSameHealthCheck() {
        String command = line(FILE, "    CMD [")
                .replaceAll("^    CMD |[\\[\\]\", ]+", " ")
                .strip();
        List<String> asked = Texts.texts(DeployFolder.compose().at("/services/orders/healthcheck/test"))
                .skip(1)
                .toList();
        assertThat(command).isEqualTo(String.join(" ", asked));
    }

    private static List<String> faults(String text) {
        List<String> faults = new ArrayList<>();
        text.lines().filter(line -> line.startsWith("FROM ")).forEach(line -> {
            if (!Texts.isPinned(line.split(" ")[1])) {
                faults.add("no fixed tag, or a registry is named: " + line);
            }
        });
        String user = text.lines().filter(line -> line.startsWith("USER ")).reduce("USER 0", (_, last) -> last);
        if (!Texts.isNoRoot(user.substring("USER ".length()))) {
            faults.add("it runs as root, or as a name that an orchestrator cannot judge");
        }
        if (text.lines().noneMatch(line -> line.startsWith("HEALTHCHECK "))) {
            faults.add("no health check");
        }
        if (!line(text, "ENTRYPOINT ").startsWith("ENTRYPOINT [\"")) {
            faults.add("the JVM is not process 1, so no signal reaches it");
        }
        CLASS.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(name -> !exists(name))
                .forEach(name -> faults.add("no class " + name));
        Pattern.compile("run/launcher/[a-z]+\\.options")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(file -> !Files.exists(DeployFolder.REPOSITORY.resolve(file)))
                .forEach(file -> faults.add("no file " + file));
        return faults;
    }

    private static String line(String text, String start) {
        return text.lines().filter(line -> line.startsWith(start)).findFirst().orElse("");
    }

    private static boolean exists(String className) {
        try {
            Class.forName(className, false, ContainerfileTest.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException none) {
            return false;
        }
    }
}
