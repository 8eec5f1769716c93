package caravan.users.domain;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.kernel.UserId;
import caravan.kernel.UuidV7;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccountTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Account ANN =
            Account.registered(new UserId(UuidV7.at(NOW, 1, 1)), new Username("ann"), AccountRole.CUSTOMER, NOW);

    @Test
    void eachChangeIsOneVersion() {
        Account changed = ANN.called(Optional.of(new DisplayName("Ann"))).as(AccountRole.STAFF);

        assertThat(changed.version()).isEqualTo(3);
    }

    @Test
    void aChangeToTheSameIsNone() {
        assertThat(ANN.as(AccountRole.CUSTOMER).called(Optional.empty())).isSameAs(ANN);
    }

    @Test
    void onlyALesserRoleLosesRights() {
        assertThat(AccountRole.ADMINISTRATOR.losesRightsAs(AccountRole.STAFF)).isTrue();
        assertThat(AccountRole.CUSTOMER.losesRightsAs(AccountRole.STAFF)).isFalse();
        assertThat(AccountRole.STAFF.losesRightsAs(AccountRole.STAFF)).isFalse();
    }
}
