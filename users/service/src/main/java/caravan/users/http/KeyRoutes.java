package caravan.users.http;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Routes;
import caravan.users.tokens.AccessTokens;
import caravan.users.tokens.AccessTokens.PublicKey;
import java.time.Duration;
import java.util.List;

/** The route that publishes the keys with which services verify access tokens (RFC 7517). */
public final class KeyRoutes {
    /** Much shorter than the time between a key's publication and its first token. */
    private static final Duration CACHED_FOR = Duration.ofMinutes(5);

    private final AccessTokens accessTokens;

    record KeyView(String kty, String crv, String x, String y, String kid, String use, String alg) {
        static KeyView of(PublicKey key) {
            return new KeyView("EC", "P-256", key.x(), key.y(), key.id(), "sig", "ES256");
        }
    }

    record KeySetView(List<KeyView> keys) {}

    public KeyRoutes(AccessTokens accessTokens) {
        this.accessTokens = accessTokens;
    }

    public void declare(Routes routes) {
        routes.get(
                "/.well-known/jwks.json",
                Access.ANYONE,
                request -> Reply.ok(new KeySetView(accessTokens.published().stream()
                                .map(KeyView::of)
                                .toList()))
                        .withHeader("Cache-Control", "public, max-age=" + CACHED_FOR.toSeconds()));
    }
}
