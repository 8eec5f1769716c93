package caravan.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdTest {
    private static final String LOW = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
    private static final String HIGH = "f17f22e2-79b0-7cc3-98c4-dc0c0c07398f";

    @Test
    void isReadFromItsPrintedForm() {
        UserId id = UserId.parse(LOW);

        assertThat(id).isEqualTo(new UserId(UUID.fromString(LOW)));
        assertThat(id).hasToString(LOW);
        assertThat(Id.parse(LOW, SessionId::new)).hasToString(LOW);
    }

    @Test
    void isRefusedInAnyOtherForm() {
        assertThatIllegalArgumentException().isThrownBy(() -> UserId.parse("17f22e2-79b0-7cc3-98c4-dc0c0c07398f"));
        assertThatIllegalArgumentException().isThrownBy(() -> Id.parse("", SessionId::new));
    }

    @Test
    void sortsByUnsignedBytesAsPostgresDoes() {
        assertThat(Stream.of(HIGH, LOW).map(UserId::parse).sorted())
                .extracting(UserId::toString)
                .containsExactly(LOW, HIGH);
    }
}
