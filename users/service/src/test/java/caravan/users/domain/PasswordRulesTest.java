package caravan.users.domain;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.users.domain.PasswordRules.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordRulesTest {
    private static final Username ANN = new Username("ann-of-green-gables");

    @ParameterizedTest
    @CsvSource({
        "short12,TOO_SHORT",
        "Password1,COMMON",
        "aaaaaaaaaaaa,COMMON",
        "ｐａｓｓｗｏｒｄ,COMMON",
        "Ann-of-Green-Gables,SAME_AS_USERNAME"
    })
    void aPasswordThatIsGuessedFirstIsRefused(String typed, Refusal refusal) {
        assertThat(PasswordRules.refusal(new Password(typed), ANN)).contains(refusal);
    }

    @Test
    void aLongPasswordIsTakenUpToItsLimit() {
        assertThat(PasswordRules.refusal(new Password("ab".repeat(64)), ANN)).isEmpty();
        assertThat(PasswordRules.refusal(new Password("ab".repeat(64) + "c"), ANN))
                .contains(Refusal.TOO_LONG);
    }

    @Test
    void lengthIsCountedInCharactersAsAPersonSeesThem() {
        assertThat(PasswordRules.refusal(new Password("🐪🐫🐪🐫"), ANN)).contains(Refusal.TOO_SHORT);
        assertThat(PasswordRules.refusal(new Password("🐪🐫🐪🐫🐪🐫🐪🐫"), ANN)).isEmpty();
    }

    @Test
    void aPasswordNeverShowsItselfInALog() {
        assertThat(new Password("correct horse battery").toString()).doesNotContain("horse");
    }
}
