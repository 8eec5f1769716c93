package caravan.chassis.messages.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** Dead letters of a version that did not store the type and the cause beside the event. */
class EarlierDeadLettersTest {
    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

    private static void fill(Handle handle) {
        add(
                handle,
                1,
                ("{\"type\":\"shop.told.v1\",\"causationid\":\"a request\",\"traceparent\":\"00-" + TRACE_ID
                                + "-b7ad6b7169203331-01\"}")
                        .getBytes(StandardCharsets.UTF_8));
        add(handle, 2, "no JSON".getBytes(StandardCharsets.UTF_8));
        add(handle, 3, new byte[] {(byte) 0xff, 0});
    }

    private static void add(Handle handle, long number, byte[] event) {
        handle.execute("""
                INSERT INTO dead_letter (id, subscription, source, partition, position, key, event, reason, error, attempts, time)
                VALUES (?, 'news', 'shop', 3, ?, 'key', ?, 'failed', 'an error', 1, now())
                """, new UUID(0x7000, number), number, event);
    }

    @Test
    void theirTypeAndCauseAreReadFromTheEventIfItCanBeRead() {
        try (TestPostgres.TestDatabase earlier = TestPostgres.shared().earlier("shop", "0.10")) {
            earlier.jdbi("shop").useTransaction(EarlierDeadLettersTest::fill);
            ServiceDatabase database = earlier.service("shop");
            List<DeadLetter> letters = database.jdbi()
                    .withHandle(handle -> DeadLetterTable.page(handle, LetterFilter.NONE, Optional.empty(), 9, 10))
                    .letters();
            assertThat(letters)
                    .extracting(letter -> letter.type() + "|" + letter.cause() + "|" + letter.traceId())
                    .containsExactly("shop.told.v1|a request|" + TRACE_ID, "||", "||");
        }
    }
}
