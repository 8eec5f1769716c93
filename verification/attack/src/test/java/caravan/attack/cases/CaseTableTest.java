package caravan.attack.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.attack.wire.ParsedRequest;
import caravan.attack.wire.RequestReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CaseTableTest {
    private static final List<Case> CASES = CaseTable.read("127.0.0.1:8080", "token");

    @Test
    void caseNamesAreUnique() {
        assertThat(CASES).hasSizeGreaterThan(80);
        assertThat(CASES).extracting(Case::name).doesNotHaveDuplicates();
    }

    @TestFactory
    Stream<DynamicTest> theReaderOfRequestsAgreesWithTheTable() {
        return CASES.stream()
                .map(row -> DynamicTest.dynamicTest(row.name(), () -> {
                    List<ParsedRequest> asked = RequestReader.read(row.bytes());
                    long answers = row.answers().stream()
                            .filter(answer -> !answer.statuses().contains(100))
                            .count();
                    if (row.ending() == Case.Ending.STAYS) {
                        assertThat(asked).hasSize((int) answers);
                        assertThat(asked).noneMatch(request -> request.form() == ParsedRequest.Form.MALFORMED);
                    }
                    if (row.answers().stream()
                                    .anyMatch(answer -> answer.statuses().contains(400))
                            && row.ending() == Case.Ending.CLOSES) {
                        assertThat(asked.getLast().form()).isNotEqualTo(ParsedRequest.Form.SOUND);
                    }
                    assertThat(asked).hasSizeGreaterThanOrEqualTo((int) answers);
                }));
    }

    @Test
    void linesAreSentExactlyAsWritten() {
        List<Case> cases = CaseTable.read("""
                # words
                [one]
                RFC 9112, 2: why
                > GET $(ab*3) HTTP/1.1
                >
                >> \\x00\\r\\\\
                await
                >> $host
                < 100?
                < 200|404
                closes
                """, Map.of("$host", "here"));
        assertThat(cases).hasSize(1);
        Case only = cases.getFirst();
        assertThat(new String(only.bytes(), StandardCharsets.ISO_8859_1))
                .isEqualTo("GET ababab HTTP/1.1\r\n\r\n\0\r\\here");
        assertThat(only.steps()).hasSize(3);
        assertThat(only.answers()).hasToString("[100?, 200|404]");
        assertThat(only.ending()).isEqualTo(Case.Ending.CLOSES);
    }

    @Test
    void anInvalidLineIsRefused() {
        assertThatThrownBy(() -> CaseTable.read("[a]\nRFC 1: why\n> x\n< 200\nstay", Map.of()))
                .hasMessageContaining("stay");
    }
}
