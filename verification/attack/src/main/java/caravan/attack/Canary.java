package caravan.attack;

import caravan.attack.report.Finding;
import caravan.client.CaravanClient;
import caravan.client.Credentials;
import caravan.client.Outcome;
import caravan.client.RefusedException;
import caravan.client.SignedIn;
import caravan.client.UnreachableException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** A user from before the attack, who must be unchanged after it. */
final class Canary {
    private static final String ACCOUNT = "/users/me";
    private static final byte[] NOTHING = {};

    private final CaravanClient client;
    private final Credentials credentials;
    private final SignedIn signedIn;
    private final JsonNode before;

    private Canary(CaravanClient client, Credentials credentials, SignedIn signedIn) throws InterruptedException {
        this.client = client;
        this.credentials = credentials;
        this.signedIn = signedIn;
        this.before = signedIn.get(ACCOUNT).orThrow();
    }

    /** Registers a user with a new name, and signs in. */
    static Canary register(CaravanClient client, String name) throws InterruptedException {
        Credentials credentials = new Credentials(
                name + "-" + UUID.randomUUID().toString().substring(0, 13),
                UUID.randomUUID().toString());
        client.signUp(credentials).orThrow();
        return new Canary(client, credentials, client.signIn(credentials).orThrow());
    }

    String token() throws InterruptedException {
        return signedIn.accessToken();
    }

    /** What has changed; empty if the account is the same, its session is valid, and its password still works. */
    Optional<Finding> changed() throws InterruptedException {
        try {
            Outcome<JsonNode> now = signedIn.get(ACCOUNT);
            if (now.done().filter(before::equals).isEmpty()) {
                return finding(now.done()
                        .map(JsonNode::toString)
                        .orElseGet(() -> now.refused().toString()));
            }
            Outcome<SignedIn> again = client.signIn(credentials);
            return again.done().isPresent() ? Optional.empty() : finding("no sign-in: " + again.refused());
        } catch (UnreachableException | RefusedException dead) {
            return finding(Objects.toString(dead.getMessage()));
        }
    }

    /** Deletes the account. */
    void leave() throws InterruptedException {
        try {
            signedIn.deleteAccount();
        } catch (UnreachableException | RefusedException dead) {
            // The problem is reported already.
            return;
        }
    }

    private Optional<Finding> finding(String came) {
        return Optional.of(new Finding("another user's data have changed", before.toString(), NOTHING, came));
    }
}
