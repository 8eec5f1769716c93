package caravan.commerce.payments.stripe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * A secret, and where it is from: a setting names a file ({@code file:/run/secrets/stripe}) or a variable of the environment ({@code
 * env:STRIPE_KEY}), and never holds the secret itself. It is never printed.
 */
record StripeSecret(String value) {
    private static final String FILE = "file:";
    private static final String VARIABLE = "env:";
    private static final int SECRET_BYTES_MAX = 4096;

    StripeSecret {
        Objects.requireNonNull(value, "value");
    }

    /**
     * Reads the secret.
     *
     * @param setting its name, for messages
     * @throws IllegalArgumentException if the setting is no reference, or leads to no secret. The message does not have the setting's value,
     *     which may be a secret
     */
    static StripeSecret read(String setting, String reference, Map<String, String> environment) {
        String secret;
        if (reference.startsWith(FILE)) {
            secret = file(setting, Path.of(reference.substring(FILE.length())));
        } else if (reference.startsWith(VARIABLE)) {
            secret = environment.getOrDefault(reference.substring(VARIABLE.length()), "");
        } else {
            throw new IllegalArgumentException(
                    setting + " must name where the secret is, file:PATH or env:NAME, and not be the secret itself");
        }
        if (secret.isBlank()) {
            throw new IllegalArgumentException(setting + " leads to nothing: the file or the variable is empty");
        }
        return new StripeSecret(secret.strip());
    }

    private static String file(String setting, Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(SECRET_BYTES_MAX + 1);
            if (bytes.length > SECRET_BYTES_MAX) {
                throw new IllegalArgumentException(
                        setting + " names a file of more than " + SECRET_BYTES_MAX + " bytes: " + path);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(setting + " names a file that cannot be read: " + path, unreadable);
        }
    }

    @Override
    public String toString() {
        return "secret";
    }
}
