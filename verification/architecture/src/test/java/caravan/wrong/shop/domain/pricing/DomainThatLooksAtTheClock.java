package caravan.wrong.shop.domain.pricing;

/** A wrong fixture: a domain class that reads the clock, one package deeper. */
public record DomainThatLooksAtTheClock() {
    public java.time.Instant now() {
        return java.time.Instant.now();
    }
}
