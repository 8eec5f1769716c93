package caravan.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.architecture.AnsweredCodes.Answered;
import caravan.chassis.http.problems.ErrorCode;
import caravan.chassis.http.problems.ErrorCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The programs answer exactly the error codes that are described, and docs/errors.md lists them. */
class ErrorCodesTest {
    private static final Path KEPT = AnsweredCodes.ROOT.resolve("docs/errors.md");
    private static final Path WRITTEN = Path.of("target/errors.md");

    private final ErrorCodes described = ErrorCodes.onClassPath();
    private final AnsweredCodes answered = AnsweredCodes.inSources();

    @Test
    void everyCodeThatIsAnsweredIsDescribedWithItsStatus() {
        assertThat(answered.all()).hasSizeGreaterThan(100);
        assertThat(answered.all())
                .allSatisfy(each -> assertThat(described.find(each.code()))
                        .as(
                                "%s answers %s with %s: describe it in %s",
                                each.file(), each.code(), each.status(), ErrorCodes.RESOURCE)
                        .hasValueSatisfying(code -> assertThat(code.statuses()).contains(each.status())));
    }

    /** These files pass on a code of their caller, or a stored code. */
    @Test
    void everyCodeIsALiteralWhereItIsAnswered() {
        assertThat(answered.unread())
                .as("write the code as a literal beside its status, so that this test sees it")
                .containsExactly(
                        "Forwarder.java",
                        "GatewayRefusal.java",
                        "ProblemAnswer.java",
                        "Refusal.java",
                        "Reply.java",
                        "ReplyStore.java");
    }

    @Test
    void everyDescribedCodeIsAnswered() {
        assertThat(described.all())
                .allSatisfy(each -> assertThat(answered.isNamed(each.code()))
                        .as("nothing answers %s: remove its description", each.code())
                        .isTrue());
        assertThat(described.all())
                .allSatisfy(each -> assertThat(each.statuses())
                        .as("statuses of %s", each.code())
                        .containsExactlyInAnyOrderElementsOf(statusesOf(each)));
    }

    private List<Integer> statusesOf(ErrorCode code) {
        List<Integer> found = answered.all().stream()
                .filter(each -> each.code().equals(code.code()))
                .map(Answered::status)
                .distinct()
                .toList();
        return found.isEmpty() ? code.statuses() : found;
    }

    @Test
    void thePageListsTheDescribedCodes() throws IOException {
        String page = ErrorCodesPage.of(described.all());
        Files.createDirectories(WRITTEN.getParent());
        Files.writeString(WRITTEN, page);

        assertThat(Files.exists(KEPT) ? Files.readString(KEPT) : "")
                .as("to write it anew: cp verification/architecture/target/errors.md docs/errors.md")
                .isEqualTo(page);
    }
}
