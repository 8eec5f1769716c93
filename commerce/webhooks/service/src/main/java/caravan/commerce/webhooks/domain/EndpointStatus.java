package caravan.commerce.webhooks.domain;

import java.util.Optional;

/** Whether an endpoint gets its deliveries. */
public sealed interface EndpointStatus {
    record Active() implements EndpointStatus {}

    /** Its deliveries wait, and fail when their time is over. */
    record Paused(PauseReason why) implements EndpointStatus {}

    EndpointStatus ACTIVE = new Active();

    default Optional<PauseReason> pauseReason() {
        return switch (this) {
            case Active() -> Optional.empty();
            case Paused(PauseReason why) -> Optional.of(why);
        };
    }
}
