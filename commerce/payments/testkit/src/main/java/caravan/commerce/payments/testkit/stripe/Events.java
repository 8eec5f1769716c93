package caravan.commerce.payments.testkit.stripe;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The events of the account, and their signatures: https://docs.stripe.com/webhooks/signature. */
public final class Events {
    /** The secret of the webhook's endpoint. */
    public static final String SECRET = "whsec_local";

    private static final Gson JSON = new GsonBuilder().serializeNulls().create();

    private final Clock clock;
    private final List<String> bodies = new ArrayList<>();

    Events(Clock clock) {
        this.clock = clock;
    }

    synchronized void happened(String type, Map<String, Object> object) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("id", "evt_local" + (bodies.size() + 1));
        event.put("object", "event");
        event.put("api_version", "2026-07-29.dahlia");
        event.put("created", clock.instant().getEpochSecond());
        event.put("data", Map.of("object", object));
        event.put("livemode", false);
        event.put("type", type);
        bodies.add(JSON.toJson(event));
    }

    /** The bodies of all events, in the order in which they happened. */
    public synchronized List<String> bodies() {
        return List.copyOf(bodies);
    }

    /** The header {@code Stripe-Signature}. */
    public static String signature(String body, Instant at, String secret) {
        long seconds = at.getEpochSecond();
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] hash = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
            return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(hash);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
