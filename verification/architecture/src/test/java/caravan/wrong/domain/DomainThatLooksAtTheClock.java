package caravan.wrong.domain;

import java.time.Instant;

/** A wrong fixture: neither pure nor ignorant of the chassis. */
public record DomainThatLooksAtTheClock(caravan.chassis.api.Cause cause) {
    public Instant now() {
        return Instant.now();
    }
}
