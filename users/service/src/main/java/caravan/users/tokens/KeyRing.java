package caravan.users.tokens;

import caravan.chassis.api.Database;
import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Transaction;
import caravan.users.domain.Account;
import caravan.users.domain.KeyRotation;
import caravan.users.domain.KeyRotation.Step;
import caravan.users.domain.Session;
import caravan.users.domain.SigningKeyState;
import caravan.users.tokens.SigningKeyRepository.StoredKey;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The signing keys in this instance's memory, as the database had them at the last look. */
public final class KeyRing implements AccessTokens {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    private final SigningKeyRepository keys;
    private final Database database;
    private final PrivateKeyEncryption encryption;
    private final KeyRotation rotation;
    private final Duration tokenLifetime;
    private final Identifiers identifiers;
    private final Clock clock;
    private volatile @Nullable Loaded loaded;

    private record Loaded(String activeId, AccessTokenSigner signer, List<PublicKey> published) {}

    public KeyRing(
            SigningKeyRepository keys,
            Database database,
            PrivateKeyEncryption encryption,
            KeyRotation rotation,
            Duration tokenLifetime,
            Identifiers identifiers,
            Clock clock) {
        this.keys = keys;
        this.database = database;
        this.encryption = encryption;
        this.rotation = rotation;
        this.tokenLifetime = tokenLifetime;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    @Override
    public String issue(Account account, Session session) {
        return loaded().signer().sign(account, session, identifiers.next());
    }

    @Override
    public List<PublicKey> published() {
        return loaded().published();
    }

    /** Rotates keys that are due, and reads all keys again, since another instance may have rotated them. */
    public synchronized void rotate() {
        List<StoredKey> stored = keys.all();
        if (!due(stored).isEmpty()) {
            stored = database.write(transaction -> {
                // Decided again under the lock, since another instance may have rotated them just now.
                due(keys.lock(transaction)).forEach(step -> apply(transaction, step));
                return keys.lock(transaction);
            });
        }
        load(stored);
    }

    private Loaded loaded() {
        Loaded now = loaded;
        if (now == null) {
            rotate();
            now = Objects.requireNonNull(loaded);
        }
        return now;
    }

    private List<Step> due(List<StoredKey> stored) {
        return rotation.steps(
                stored.stream()
                        .map(key -> new KeyRotation.Key(key.id(), key.state(), key.since()))
                        .toList(),
                clock.instant());
    }

    private void apply(Transaction transaction, Step step) {
        Instant now = clock.instant();
        switch (step) {
            case Step.Make make -> keys.add(transaction, newKey(make.state(), now));
            case Step.Move move -> keys.move(transaction, move.id(), move.to(), now);
            case Step.Forget forget -> keys.forget(transaction, forget.id());
        }
        LOG.atInfo().addKeyValue("step", step).log("rotated the keys that sign access tokens");
    }

    private StoredKey newKey(SigningKeyState state, Instant now) {
        try {
            String id = identifiers.next().toString();
            ECKey made = new ECKeyGenerator(Curve.P_256).keyID(id).generate();
            return new StoredKey(
                    id, state, now, made.toPublicJWK().toJSONString(), encryption.encrypt(id, made.toJSONString()));
        } catch (JOSEException impossible) {
            throw new IllegalStateException("cannot make a key on the curve P-256", impossible);
        }
    }

    private void load(List<StoredKey> stored) {
        StoredKey active = stored.stream()
                .filter(key -> key.state() == SigningKeyState.ACTIVE)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no signing key is active after a rotation"));
        List<PublicKey> published = stored.stream().map(KeyRing::publicKey).toList();
        Loaded before = loaded;
        AccessTokenSigner signer =
                before != null && before.activeId().equals(active.id()) ? before.signer() : signer(active);
        loaded = new Loaded(active.id(), signer, published);
    }

    private AccessTokenSigner signer(StoredKey active) {
        try {
            ECKey key = ECKey.parse(encryption.decrypt(active.id(), active.privateKeyEncrypted()));
            return new AccessTokenSigner(active.id(), new ECDSASigner(key), tokenLifetime);
        } catch (ParseException | JOSEException broken) {
            throw new IllegalStateException("signing key " + active.id() + " cannot be read", broken);
        }
    }

    private static PublicKey publicKey(StoredKey stored) {
        try {
            ECKey key = ECKey.parse(stored.publicKey());
            return new PublicKey(stored.id(), key.getX().toString(), key.getY().toString());
        } catch (ParseException broken) {
            throw new IllegalStateException("public key " + stored.id() + " cannot be read", broken);
        }
    }
}
