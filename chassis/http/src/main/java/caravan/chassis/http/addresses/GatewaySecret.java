package caravan.chassis.http.addresses;

import io.vertx.core.http.HttpHeaders;

/** The secret by which services recognise gateways: the same in all processes of a fleet. */
public record GatewaySecret(String value) {
    /** The header with the secret, from a gateway to a service. A gateway never forwards one that it received. */
    public static final CharSequence HEADER = HttpHeaders.createOptimized("X-Caravan-Gateway-Secret");

    /** A shorter one could be guessed. */
    private static final int CHARACTERS_MIN = 16;

    private static final int CHARACTERS_MAX = 1024;

    /** @throws IllegalArgumentException if it is too short, too long, or cannot be in a header; the message does not contain it */
    public GatewaySecret {
        boolean fits = value.length() >= CHARACTERS_MIN
                && value.length() <= CHARACTERS_MAX
                && value.chars().allMatch(character -> character > ' ' && character <= '~');
        if (!fits) {
            throw new IllegalArgumentException(
                    "setting trusted-gateway-secret must be " + CHARACTERS_MIN + " to " + CHARACTERS_MAX
                            + " printable ASCII characters without a space; make one with: openssl rand -hex 32");
        }
    }

    /** Does not contain the secret. */
    @Override
    public String toString() {
        return "GatewaySecret";
    }
}
