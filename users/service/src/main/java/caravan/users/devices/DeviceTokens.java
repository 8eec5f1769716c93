package caravan.users.devices;

import caravan.kernel.UserId;
import caravan.users.tokens.KeyedHash;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Tokens with which a device proves that it has signed in to an account before: up to {@value #ACCOUNTS_MAX} tokens, the latest first, with
 * dots between them. A token holds the ids of the account and of the device and the time, with an HMAC over them. The server does not store
 * it. It gives no access: it only gives the device its own allowance of guesses (docs/decisions/0038).
 */
public final class DeviceTokens {
    /** The most accounts of which one device can have a token. */
    static final int ACCOUNTS_MAX = 5;

    /** Since the device's last sign-in. */
    public static final Duration KNOWN_FOR = Duration.ofDays(180);

    private static final int SIGNED_BYTES = 40;
    private static final int MAC_BYTES = 32;
    private static final int TOKEN_CHARACTERS = (SIGNED_BYTES + MAC_BYTES) * 4 / 3;
    private static final int CHARACTERS_MAX = ACCOUNTS_MAX * (TOKEN_CHARACTERS + 1);

    private final KeyedHash signing;

    private record Token(UserId userId, UUID device, String text) {}

    public DeviceTokens(KeyedHash signing) {
        this.signing = signing;
    }

    /** The device ids that a text proves, by account. Tokens that are forged or too old are ignored. */
    public Map<UserId, String> devices(String shown, Instant now) {
        Map<UserId, String> devices = new LinkedHashMap<>();
        tokens(shown, now)
                .forEach((userId, token) -> devices.put(userId, token.device().toString()));
        return devices;
    }

    /**
     * The tokens that the device shows from now on, after it has signed in to an account.
     *
     * @param fresh the new id of the device, if it has no token of the account
     */
    public String signedIn(String shown, UserId userId, UUID fresh, Instant now) {
        Map<UserId, Token> tokens = tokens(shown, now);
        Token before = tokens.remove(userId);
        String first = token(userId, before == null ? fresh : before.device(), now);
        return tokens.values().stream()
                .map(Token::text)
                .limit(ACCOUNTS_MAX - 1)
                .collect(Collectors.joining(".", first + (tokens.isEmpty() ? "" : "."), ""));
    }

    private Map<UserId, Token> tokens(String shown, Instant now) {
        Map<UserId, Token> tokens = new LinkedHashMap<>();
        if (shown.isEmpty() || shown.length() > CHARACTERS_MAX) {
            return tokens;
        }
        for (String text : shown.split("\\.", ACCOUNTS_MAX + 1)) {
            read(text, now).ifPresent(token -> tokens.putIfAbsent(token.userId(), token));
        }
        return tokens;
    }

    private Optional<Token> read(String text, Instant now) {
        if (text.length() != TOKEN_CHARACTERS) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
        byte[] signed = Arrays.copyOf(bytes, SIGNED_BYTES);
        byte[] mac = Arrays.copyOfRange(bytes, SIGNED_BYTES, bytes.length);
        if (!MessageDigest.isEqual(mac, signing.of(signed))) {
            return Optional.empty();
        }
        ByteBuffer fields = ByteBuffer.wrap(signed);
        UserId userId = new UserId(uuid(fields));
        UUID device = uuid(fields);
        Instant at = Instant.ofEpochSecond(fields.getLong());
        return at.plus(KNOWN_FOR).isAfter(now) ? Optional.of(new Token(userId, device, text)) : Optional.empty();
    }

    private String token(UserId userId, UUID device, Instant now) {
        byte[] signed = ByteBuffer.allocate(SIGNED_BYTES)
                .putLong(userId.value().getMostSignificantBits())
                .putLong(userId.value().getLeastSignificantBits())
                .putLong(device.getMostSignificantBits())
                .putLong(device.getLeastSignificantBits())
                .putLong(now.getEpochSecond())
                .array();
        byte[] whole = Arrays.copyOf(signed, SIGNED_BYTES + MAC_BYTES);
        System.arraycopy(signing.of(signed), 0, whole, SIGNED_BYTES, MAC_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    private static UUID uuid(ByteBuffer fields) {
        return new UUID(fields.getLong(), fields.getLong());
    }
}
