package caravan.chassis.messages.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.Steps;
import caravan.chassis.messages.wire.CloudEvents;
import caravan.chassis.messages.wire.Delivery;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.RandomIdentifiers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests on a database of an earlier version, whose outbox had one row for each message. */
class EarlierOutboxTest {
    private static final UUID ID = UUID.fromString("01939f3e-7c00-7009-8000-000000000001");
    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final int MANY = 1_000_000;

    private TestPostgres.TestDatabase earlier;
    private ServiceDatabase database;

    @BeforeEach
    void openOnTheEarlierDatabase() {
        earlier = TestPostgres.shared().earlier("shop", "0.2");
        earlier.jdbi("shop").useTransaction(EarlierOutboxTest::fill);
        database = earlier.service("shop");
    }

    @AfterEach
    void close() {
        earlier.close();
    }

    @Test
    void itsMessagesAreReadAsTheyWere() {
        OutboxRead.Page page = (OutboxRead.Page) reader().read(1, Set.of("shop.told.v1"), MANY, MANY);

        assertThat(page.through()).isEqualTo(3);
        assertThat(page.deliveries()).extracting(Delivery::position).containsExactly(2L, 3L);
        CloudEvents.Event event =
                CloudEvents.decode(page.deliveries().getFirst().event());
        assertThat(event.id()).isEqualTo(ID);
        assertThat(event.key()).isEqualTo("a \"key\" 2");
        assertThat(event.time()).isEqualTo(Instant.parse("2026-01-02T03:04:05.000006Z"));
        assertThat(event.cause().trace().traceparent()).isEqualTo(TRACEPARENT);
        assertThat(new String(event.data(), StandardCharsets.UTF_8)).isEqualTo("{\"number\":2,  \"text\":\"ä\"}");
    }

    @Test
    void itsMessagesAreSeenInSql() {
        List<String> seen = database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT key || ' ' || (payload ->> 'number') FROM outbox_message ORDER BY position")
                        .mapTo(String.class)
                        .list());

        assertThat(seen).containsExactly("a \"key\" 1 1", "a \"key\" 2 2", "a \"key\" 3 3");
    }

    @Test
    void noneOfItsMessagesIsPurged() {
        assertThat(reader().purged()).isEqualTo(new PurgedMessages(0, List.of()));
    }

    @Test
    void newPositionsFollowItsPositions() {
        Clock clock = Clock.systemUTC();
        RandomIdentifiers identifiers = new RandomIdentifiers(clock);
        Transactions transactions = new Transactions(database.jdbi(), clock, identifiers, Steps.NONE);

        new OutboxEpochs("shop", transactions, identifiers, clock, _ -> {}).beginWhereNeeded(3);

        assertThat(reader().head()).isEqualTo(3);
    }

    private OutboxReader reader() {
        return new OutboxReader("shop", database.jdbi(), new RecentMessages(0));
    }

    private static void fill(Handle handle) {
        for (int number : List.of(1, 2, 3)) {
            handle.execute("""
                    INSERT INTO outbox VALUES (?, ?, 'shop.told.v1', 'shop', 'a "key" ' || ?, 3, ?::json, 'test', ?,
                        '2026-01-02 03:04:05.000006+00')
                    """, number, ID, number, "{\"number\":" + number + ",  \"text\":\"ä\"}", TRACEPARENT);
        }
        handle.execute("UPDATE outbox_head SET position = 3");
    }
}
