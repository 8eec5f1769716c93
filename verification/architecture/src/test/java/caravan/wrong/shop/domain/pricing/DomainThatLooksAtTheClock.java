package caravan.wrong.shop.domain.pricing;

/** A wrong fixture: not pure, one package deeper. */
public record DomainThatLooksAtTheClock() {
    public java.time.Instant now() {
        return java.time.Instant.now();
    }
}
