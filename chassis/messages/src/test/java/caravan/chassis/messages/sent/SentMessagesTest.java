package caravan.chassis.messages.sent;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.Steps;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.messages.sent.LookThroughOutbox.Found;
import caravan.chassis.messages.sent.LookThroughOutbox.Page;
import caravan.chassis.messages.sent.SentMessages.MessageView;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.kernel.MessageType;
import caravan.kernel.UuidV7;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SentMessagesTest {
    private static final MessageType<Told> TOLD = new MessageType<>("shop.told.v1", Told.class);
    private static final MessageType<Told> ASKED = new MessageType<>("depot.asked.v1", Told.class);
    private static final Trace TRACE = new Trace("1".repeat(32), "2".repeat(16));
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final MessageFilter NONE =
            new MessageFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private ServiceDatabase database;
    private SentMessages messages;

    record Told(String text) {}

    @BeforeEach
    void open() {
        database = TestPostgres.shared().open("shop");
        messages = new SentMessages("shop", at(START));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Transactions at(Instant moment) {
        Clock clock = Clock.fixed(moment, ZoneOffset.UTC);
        return new Transactions(database.jdbi(), clock, new RandomIdentifiers(clock), Steps.NONE);
    }

    /** One transaction, so one row. */
    private void send(Instant moment, MessageType<Told> type, String text, String... keys) {
        at(moment).write(transaction -> {
            for (String key : keys) {
                transaction.outbox().add(type, key, new Told(text), new Cause("because", TRACE));
            }
            return 0;
        });
    }

    private static MessageFilter ofKey(String key) {
        return new MessageFilter(Optional.of(key), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static MessageFilter between(Optional<String> key, Instant from, Instant to) {
        return new MessageFilter(key, Optional.empty(), Optional.of(from), Optional.of(to));
    }

    /** The positions on all pages. */
    private List<Long> all(MessageFilter filter, int limit) {
        List<Long> positions = new ArrayList<>();
        OptionalLong next = OptionalLong.empty();
        do {
            Page page = messages.page(filter, limit, next);
            assertThat(page.messages()).hasSizeLessThanOrEqualTo(limit);
            page.messages().stream().map(Found::position).forEach(positions::add);
            next = page.next();
        } while (next.isPresent());
        return positions;
    }

    @Test
    void theMessagesOfAKeyComeInTheirOrder() {
        send(START, TOLD, "1", "a", "b", "a");
        send(START, TOLD, "2", "b");
        send(START, ASKED, "3", "a", "ab", "a");

        for (int limit : List.of(1, 2, 3, 4, 100)) {
            assertThat(all(ofKey("a"), limit)).as("pages of %d", limit).containsExactly(1L, 3L, 5L, 7L);
        }
        assertThat(all(ofKey("ab"), 10)).containsExactly(6L);
        assertThat(all(ofKey("c"), 10)).isEmpty();
        assertThat(all(
                        new MessageFilter(
                                Optional.of("a"), Optional.of("depot.asked.v1"), Optional.empty(), Optional.empty()),
                        10))
                .containsExactly(5L, 7L);
    }

    @Test
    void aWordOfTheKeyInAPayloadIsNoMessageOfTheKey() {
        send(START, TOLD, "a", "b");
        assertThat(all(ofKey("a"), 10)).isEmpty();
    }

    @Test
    void aKeyWithOtherCharactersIsFound() {
        String key = "\u00e4 \"quoted\" \\ \n";
        send(START, TOLD, "1", key);
        assertThat(all(ofKey(key), 10)).containsExactly(1L);
    }

    @Test
    void withoutAKeyTheNewestComeFirst() {
        send(START, TOLD, "1", "a", "b", "c");
        send(START, TOLD, "2", "d");
        send(START, ASKED, "3", "e", "f");

        for (int limit : List.of(1, 2, 3, 4, 6, 100)) {
            assertThat(all(NONE, limit)).as("pages of %d", limit).containsExactly(6L, 5L, 4L, 3L, 2L, 1L);
        }
        assertThat(messages.page(NONE, 6, OptionalLong.empty()).next()).isEmpty();
        assertThat(all(
                        new MessageFilter(
                                Optional.empty(), Optional.of("shop.told.v1"), Optional.empty(), Optional.empty()),
                        3))
                .containsExactly(4L, 3L, 2L, 1L);
    }

    @Test
    void timesBoundTheSearchAlsoWhereClocksDiffer() {
        for (int minute = 0; minute < 60; minute++) {
            // Every third instance's clock is eight seconds behind.
            send(START.plusSeconds(60L * minute - (minute % 3 == 0 ? 8 : 0)), TOLD, "1", "a");
        }
        Instant from = START.plus(Duration.ofMinutes(30)).minusSeconds(8);
        Instant to = START.plus(Duration.ofMinutes(33));

        assertThat(all(between(Optional.of("a"), from, to), 100)).containsExactly(31L, 32L, 33L, 34L);
        assertThat(all(between(Optional.empty(), from, to), 1)).containsExactly(34L, 33L, 32L, 31L);
        assertThat(all(between(Optional.of("a"), to.plus(Duration.ofDays(1)), to.plus(Duration.ofDays(2))), 9))
                .isEmpty();
        assertThat(all(between(Optional.empty(), START.minusSeconds(999), START.minusSeconds(99)), 9))
                .isEmpty();
    }

    @Test
    void aStretchIsBoundedInRowsAndBytes() {
        for (int number = 0; number < 10; number++) {
            send(START, TOLD, "1", "a", "b");
        }
        SentTable.RowRange rows = database.jdbi()
                .withHandle(handle -> SentTable.range(handle, 3, Long.MAX_VALUE, false, 4, Long.MAX_VALUE));
        assertThat(rows).isEqualTo(new SentTable.RowRange(4, 2, 10));
        SentTable.RowRange back = database.jdbi().withHandle(handle -> SentTable.range(handle, 0, 12, true, 4, 1));
        assertThat(back)
                .as("one row at least; the row of positions 11 and 12 begins before 12")
                .isEqualTo(new SentTable.RowRange(1, 10, 12));
    }

    @Test
    void aPageMayEndBeforeAnythingIsFoundAndGoesOn() {
        String filler = "x".repeat(200_000);
        int rows = (int) (LookThroughOutbox.LOOKED_AT_BYTES_MAX / 200_000) + 5;
        for (int number = 0; number < rows; number++) {
            send(START, TOLD, filler, "a");
        }
        send(START, TOLD, "1", "b");

        Page first = messages.page(ofKey("b"), 10, OptionalLong.empty());
        assertThat(first.messages()).isEmpty();
        assertThat(first.next()).isPresent();
        assertThat(all(ofKey("b"), 10)).containsExactly(rows + 1L);
        assertThat(messages.page(ofKey("a"), 100, OptionalLong.empty()).messages())
                .as("a page of large messages ends early")
                .hasSize(1);
        assertThat(all(ofKey("a"), 100)).hasSize(rows);
    }

    @Test
    void positionsOfANewEpochAndPurgedRowsAreNoObstacle() {
        send(START, TOLD, "1", "a");
        send(START.plusSeconds(100), TOLD, "2", "a");
        database.jdbi().useHandle(handle -> {
            handle.execute("DELETE FROM outbox WHERE position = 1");
            handle.execute("UPDATE outbox_head SET position = 1::bigint << 39");
        });
        send(START.plusSeconds(200), TOLD, "3", "a");
        long later = (1L << 39) + 1;

        assertThat(all(ofKey("a"), 1)).containsExactly(2L, later);
        assertThat(all(NONE, 1)).containsExactly(later, 2L);
        assertThat(all(between(Optional.of("a"), START.plusSeconds(150), START.plusSeconds(300)), 9))
                .containsExactly(later);
    }

    @Test
    void theSearchForAnIdBeginsAtItsTime() {
        UUID id = UuidV7.at(START.plusSeconds(1_000), 1, 2);
        send(START, TOLD, "before it was made", id.toString());
        send(START.plusSeconds(1_001), TOLD, "1", id.toString());
        send(START.plusSeconds(1_002), TOLD, "2", id.toString());

        assertThat(all(ofKey(id.toString()), 9)).containsExactly(2L, 3L);
    }

    @Test
    void aMessageIsShownWithItsCauseAndAsItGoesOverTheWire() {
        send(START, ASKED, "1", "a");
        MessageView view = MessageView.of(
                "shop", messages.page(NONE, 1, OptionalLong.empty()).messages().getFirst());

        assertThat(view.position()).isEqualTo(1);
        assertThat(view.topic()).isEqualTo("depot");
        assertThat(view.time()).isEqualTo(START);
        assertThat(view.cause()).contains("because");
        assertThat(view.traceId()).contains(TRACE.traceId());
        assertThat(view.event().text())
                .startsWith("{\"source\":\"shop\",\"position\":\"1\",\"specversion\":\"1.0\",\"id\":\""
                        + view.id().orElseThrow())
                .endsWith("\"data\":{\"text\":\"1\"}}");
    }

    @Test
    void nothingIsSentYet() {
        assertThat(all(NONE, 9)).isEmpty();
        assertThat(all(between(Optional.of("a"), START, START.plusSeconds(1)), 9))
                .isEmpty();
    }
}
