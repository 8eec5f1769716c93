package caravan.attack.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.attack.cases.Case;
import caravan.attack.cases.CaseTable;
import caravan.attack.wire.ParsedRequest;
import caravan.attack.wire.RequestReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShotsTest {
    private static final int SOME = 3_000;
    private static final int BYTES_MAX = 1024 * 1024;
    private static final Material MATERIAL = new Material(
            "localhost",
            "token",
            List.of(new Material.Route("POST", "/users/{id}"), new Material.Route("GET", "/health/live")),
            CaseTable.read("localhost", "token").stream().map(Case::bytes).toList());

    @Test
    void theSameSeedGivesTheSameBytes() {
        for (long number = 0; number < SOME; number++) {
            Shot one = new Shots(7, MATERIAL).shot(number);
            Shot again = new Shots(7, MATERIAL).shot(number);
            assertThat(again.kind()).isEqualTo(one.kind());
            assertThat(again.bytes()).isEqualTo(one.bytes());
            assertThat(again.pieces()).hasSameSizeAs(one.pieces());
        }
        assertThat(new Shots(8, MATERIAL).shot(0).bytes())
                .isNotEqualTo(new Shots(7, MATERIAL).shot(0).bytes());
    }

    @Test
    void shotsAreOfManyKindsAndBounded() {
        Set<String> kinds = new HashSet<>();
        Set<ParsedRequest.Form> forms = new HashSet<>();
        for (long number = 0; number < SOME; number++) {
            Shot shot = new Shots(7, MATERIAL).shot(number);
            kinds.add(shot.kind());
            assertThat(shot.bytes().length).isBetween(1, BYTES_MAX);
            RequestReader.read(shot.bytes()).forEach(request -> forms.add(request.form()));
        }
        assertThat(kinds).hasSize(9);
        assertThat(forms).containsExactlyInAnyOrder(ParsedRequest.Form.values());
    }
}
