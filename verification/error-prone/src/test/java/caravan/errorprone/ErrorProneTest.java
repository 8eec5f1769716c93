package caravan.errorprone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorProneTest {
    private static final Path ROOT = Path.of(System.getProperty("caravan.root", "../.."))
            .toAbsolutePath()
            .normalize();

    private static final String NULL = "package caravan.wrong; class Wrong { String nothing() { return null; } }";

    @TempDir
    Path folder;

    @Test
    void theSourcesHaveNoFindings() throws IOException {
        assertThat(findings(Sources.of(ROOT).files())).isEmpty();
    }

    @Test
    void itFindsAnAnswerThatIsIgnored() throws IOException {
        assertThat(findings("test", "class Wrong { void ignores(String text) { text.strip(); } }"))
                .singleElement()
                .asString()
                .contains("Wrong.java:1:", "[ReturnValueIgnored]");
    }

    @Test
    void itFindsAMethodThatIsNeverCalled() throws IOException {
        assertThat(findings("main", "package caravan.wrong; class Wrong { private void forgotten() {} }"))
                .singleElement()
                .asString()
                .contains("Wrong.java:1:", "[UnusedMethod]");
    }

    @Test
    void itFindsAForbiddenNull() throws IOException {
        assertThat(findings("main", NULL)).singleElement().asString().contains("Wrong.java:1:", "[NullAway]");
    }

    @Test
    void aNullInATestIsNoFinding() throws IOException {
        assertThat(findings("test", NULL)).isEmpty();
    }

    private List<String> findings(String kind, String source) throws IOException {
        Files.writeString(folder.resolve("pom.xml"), "<project/>");
        Path sources =
                Files.createDirectories(folder.resolve("src").resolve(kind).resolve("java"));
        Files.writeString(sources.resolve("Wrong.java"), source);
        return findings(Sources.of(folder).files());
    }

    private static List<String> findings(List<Path> sources) throws IOException {
        return new ErrorProne(Boolean.getBoolean("caravan.warnings")).findings(sources);
    }
}
