package caravan.users.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayNameTest {
    @Test
    void aNameIsTrimmed() {
        assertThat(new DisplayName(" Ann Shirley ").value()).isEqualTo("Ann Shirley");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "a\nb", "a\u0000b", "a\u202Eb", "a\uD800b"})
    void charactersThatCannotBeShownOrStoredAreRefused(String typed) {
        assertThatIllegalArgumentException().isThrownBy(() -> new DisplayName(typed));
    }

    @Test
    void aNameHasAtMost100Characters() {
        assertThat(new DisplayName("🐪".repeat(100)).value()).hasSize(200);
        assertThatIllegalArgumentException().isThrownBy(() -> new DisplayName("a".repeat(101)));
    }
}
