package caravan.chassis.http.addresses;

import io.vertx.core.http.HttpHeaders;

/** What gateways prove themselves with to services: the same for all processes of a fleet. */
public record GatewaySecret(String value) {
    /** Carries the secret from a gateway to a service. No gateway passes on one that it was sent. */
    public static final CharSequence HEADER = HttpHeaders.createOptimized("X-Caravan-Gateway-Secret");

    /** A shorter one could be guessed. */
    private static final int CHARACTERS_MIN = 16;

    private static final int CHARACTERS_MAX = 1024;

    /** @throws IllegalArgumentException if it is too short, too long, or could not stand in a header; the message does not tell it */
    public GatewaySecret {
        boolean fits = value.length() >= CHARACTERS_MIN
                && value.length() <= CHARACTERS_MAX
                && value.chars().allMatch(character -> character > ' ' && character <= '~');
        if (!fits) {
            throw new IllegalArgumentException("setting trusted-gateway-secret must be " + CHARACTERS_MIN + " to "
                    + CHARACTERS_MAX + " printable ASCII characters without a space, such as of: openssl rand -hex 32");
        }
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "GatewaySecret";
    }
}
