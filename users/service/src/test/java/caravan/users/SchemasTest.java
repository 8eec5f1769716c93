package caravan.users;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.http.Role;
import caravan.chassis.testkit.values.MessageSchemas;
import caravan.kernel.MessageType;
import caravan.kernel.WireNames;
import caravan.users.contract.UsersMessage;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The schemas of the contract have the values that users sends. */
class SchemasTest {
    /** Only event streams end for these; the session goes on, or nobody knows. */
    private static final Set<EndReason> OF_STREAMS =
            EnumSet.of(EndReason.TOKEN_EXPIRED, EndReason.SESSIONS_UNKNOWN, EndReason.STOPPING);

    private static Stream<String> valuesOf(MessageType<?> type, String field) {
        return MessageSchemas.of(type.name())
                .at("/properties/" + field + "/enum")
                .valueStream()
                .map(JsonNode::asString);
    }

    @Test
    void everyRoleAndEveryReasonIsThere() {
        assertThat(valuesOf(UsersMessage.USER_CHANGED, "role"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Role.values()).map(WireNames::of).toList());
        assertThat(valuesOf(UsersMessage.SESSION_ENDED, "reason"))
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.copyOf(OF_STREAMS)).stream()
                        .map(EndReason::wireName)
                        .toList());
    }
}
