package caravan.users.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Steps;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MovableClock;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import caravan.users.domain.Account;
import caravan.users.domain.AccountRole;
import caravan.users.domain.Client;
import caravan.users.domain.KeyRotation;
import caravan.users.domain.Session;
import caravan.users.domain.Username;
import caravan.users.store.PostgresSigningKeyRepository;
import caravan.users.tokens.AccessTokens.PublicKey;
import com.nimbusds.jwt.SignedJWT;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyRingTest {
    private static final Duration PERIOD = Duration.ofHours(24);

    private final MovableClock clock = MovableClock.at("2026-01-02T03:04:05Z");
    private final Identifiers identifiers = new RandomIdentifiers(clock);
    private final ServiceDatabase database = TestPostgres.shared().open("users");
    private final Transactions transactions = new Transactions(database.jdbi(), clock, identifiers, Steps.NONE);
    private final Account ann = Account.registered(
            new UserId(identifiers.next()), new Username("ann"), AccountRole.CUSTOMER, clock.instant());
    private final Session session =
            Session.begun(new SessionId(identifiers.next()), ann.id(), new Client("192.0.2.1", ""), clock.instant());

    @AfterEach
    void close() {
        database.close();
    }

    private KeyRing ring(byte[] keyEncryptionKey) {
        return new KeyRing(
                new PostgresSigningKeyRepository(transactions),
                transactions,
                new PrivateKeyEncryption(new ServiceKey(keyEncryptionKey), new SecureRandom()),
                new KeyRotation(PERIOD, Duration.ofMinutes(15)),
                Duration.ofMinutes(10),
                identifiers,
                clock);
    }

    private KeyRing ring() {
        return ring(new byte[32]);
    }

    private String keyOf(KeyRing ring) throws Exception {
        return SignedJWT.parse(ring.issue(ann, session)).getHeader().getKeyID();
    }

    private static List<String> published(KeyRing ring) {
        return ring.published().stream().map(PublicKey::id).toList();
    }

    @Test
    void theKeyThatSignsAndTheNextOneArePublished() throws Exception {
        KeyRing ring = ring();

        assertThat(published(ring)).hasSize(2).contains(keyOf(ring));
    }

    @Test
    void theKeyThatSignsNextWasPublishedBefore() throws Exception {
        KeyRing ring = ring();
        List<String> before = published(ring);
        clock.advance(PERIOD);
        ring.rotate();

        assertThat(before).contains(keyOf(ring));
    }

    @Test
    void aRetiredKeyIsPublishedUntilItsLastTokenHasRunOut() throws Exception {
        KeyRing ring = ring();
        String first = keyOf(ring);
        clock.advance(PERIOD);
        ring.rotate();
        assertThat(published(ring)).contains(first).hasSize(3);

        clock.advance(Duration.ofMinutes(15));
        ring.rotate();
        assertThat(published(ring)).doesNotContain(first).hasSize(2);
    }

    @Test
    void afterARestartTheSameKeySigns() throws Exception {
        assertThat(keyOf(ring())).isEqualTo(keyOf(ring()));
    }

    @Test
    void instancesThatStartTogetherAgreeOnOneKey() throws Exception {
        List<Callable<String>> instances = List.of(() -> keyOf(ring()), () -> keyOf(ring()), () -> keyOf(ring()));
        List<Future<String>> keys;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            keys = executor.invokeAll(instances);
        }

        assertThat(keys.stream().map(Future::resultNow).distinct()).hasSize(1);
    }

    @Test
    void theDatabaseAloneSignsNothing() {
        ring().rotate();
        String stored = database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT string_agg(public_key || private_key_encrypted, ' ') FROM signing_key")
                        .mapTo(String.class)
                        .one());

        assertThat(stored).doesNotContain("\"d\"");
        byte[] otherKey = new byte[32];
        otherKey[0] = 1;
        assertThatIllegalStateException().isThrownBy(() -> ring(otherKey).issue(ann, session));
    }
}
