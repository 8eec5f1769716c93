package caravan.errorprone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorProneTest {
    private static final Path ROOT = Path.of(System.getProperty("caravan.root", "../.."))
            .toAbsolutePath()
            .normalize();

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void itFindsNothingInSourcesOfThisKind(Sources.Kind kind) throws IOException {
        ErrorProne errorProne = new ErrorProne(Boolean.getBoolean("caravan.warnings"));
        for (List<Path> part : Sources.of(kind, ROOT).parts()) {
            assertThat(errorProne.findings(kind, part)).isEmpty();
        }
    }

    @Test
    void itFindsAnIgnoredAnswerInTests() throws IOException {
        assertThat(findings(Sources.Kind.TEST, "class Wrong { void ignores(String text) { text.strip(); } }"))
                .singleElement()
                .asString()
                .contains("Wrong.java:1:", "[ReturnValueIgnored]");
    }

    @Test
    void itFindsANullWhereNoneMayBe() throws IOException {
        assertThat(findings(
                        Sources.Kind.MAIN, "package caravan.wrong; class Wrong { String nothing() { return null; } }"))
                .singleElement()
                .asString()
                .contains("Wrong.java:1:", "[NullAway]");
    }

    private List<String> findings(Sources.Kind kind, String source) throws IOException {
        return new ErrorProne(false).findings(kind, List.of(Files.writeString(folder.resolve("Wrong.java"), source)));
    }
}
