package caravan.chassis.messages.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.Steps;
import caravan.chassis.api.http.Role;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.api.trail.Change;
import caravan.chassis.api.trail.Fields;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MovableClock;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.kernel.UserId;
import caravan.kernel.UuidV7;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChangesTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00.000500Z");
    private static final UserId EVE = UserId.parse("019af2c4-1111-7a31-8c02-9b1f4e7d6a50");
    private static final int BYTES_ENOUGH = 1_000_000;
    private static final ChangeFilter ALL = filter(null, null, null, null, null);

    private final MovableClock clock = MovableClock.at(START);
    private final RandomIdentifiers identifiers = new RandomIdentifiers(clock);
    private final ServiceDatabase database = TestPostgres.shared().open("shop");
    private final Transactions transactions = new Transactions(database.jdbi(), clock, identifiers, Steps.NONE);

    @AfterEach
    void close() {
        database.close();
    }

    /** Null for a condition that is not given. */
    private static ChangeFilter filter(
            @Nullable UUID actor,
            @Nullable String action,
            @Nullable String thing,
            @Nullable String from,
            @Nullable String to) {
        return new ChangeFilter(
                Optional.ofNullable(actor),
                Optional.ofNullable(action),
                Optional.ofNullable(thing),
                Optional.ofNullable(from).map(Instant::parse),
                Optional.ofNullable(to).map(Instant::parse));
    }

    private Change change(Actor actor, String action, String thing) {
        Cause cause = identifiers.startTrace("request");
        return new Change(actor, cause, action, "product", thing, Fields.NONE, Fields.of("name", thing));
    }

    private Change change(String thing) {
        return change(new Actor.Person(EVE, Role.STAFF), "product_offered", thing);
    }

    private void write(Change... changes) {
        transactions.write(transaction -> {
            List.of(changes).forEach(transaction.trail()::add);
            return true;
        });
    }

    private List<String> oldest(ChangeFilter filter, Optional<UUID> after, int rowsMax) {
        return things(page(filter, after, rowsMax, BYTES_ENOUGH).records());
    }

    private ChangeTable.Page page(ChangeFilter filter, Optional<UUID> after, int rowsMax, int bytesMax) {
        return transactions.read(handle -> ChangeTable.oldest(handle, filter, after, rowsMax, bytesMax));
    }

    private static List<String> things(List<ChangeRecord> records) {
        return records.stream().map(ChangeRecord::thing).toList();
    }

    @Test
    void aRecordHasActorActionThingAndTime() {
        Change byPerson = change("kettle");
        Change byWorker = change(new Actor.Worker("first-administrator"), "product_withdrawn", "cup");
        write(byPerson, byWorker);
        List<ChangeRecord> records =
                page(ALL, Optional.empty(), 10, BYTES_ENOUGH).records();
        assertThat(records).hasSize(2);
        ChangeRecord first = records.getFirst();
        assertThat(first.at()).isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
        assertThat(first.actor()).contains(EVE.value());
        assertThat(first.actorRole()).isEqualTo("staff");
        assertThat(first.before()).isEmpty();
        assertThat(first.after().orElseThrow().text()).isEqualTo("{\"name\":\"kettle\"}");
        assertThat(first.cause()).isEqualTo("request");
        assertThat(first.traceId()).isEqualTo(byPerson.cause().trace().traceId());
        ChangeRecord second = records.getLast();
        assertThat(second.actor()).isEmpty();
        assertThat(second.actorRole() + " " + second.worker().orElseThrow()).isEqualTo("service first-administrator");
    }

    @Test
    void aTransactionThatFailsLeavesNoRecord() {
        assertThatThrownBy(() -> transactions.write(transaction -> {
                    transaction.trail().add(change("kettle"));
                    throw new IllegalStateException("refused");
                }))
                .hasMessage("refused");
        assertThat(oldest(ALL, Optional.empty(), 10)).isEmpty();
    }

    @Test
    void recordsComeInTheirOrderEvenWithinAMillisecond() {
        List<String> expected = new ArrayList<>();
        for (int transaction = 0; transaction < 5; transaction++) {
            Change[] changes = IntStream.range(0, 3)
                    .mapToObj(place -> change("thing-" + expected.size() + "-" + place))
                    .toArray(Change[]::new);
            write(changes);
            List.of(changes).forEach(each -> expected.add(each.thing()));
            clock.advance(Duration.ofNanos(1_000));
        }
        assertThat(oldest(ALL, Optional.empty(), 100)).isEqualTo(expected);
        assertThat(things(transactions.read(handle -> ChangeTable.newest(handle, ALL, Optional.empty(), 2))))
                .containsExactly(expected.get(14), expected.get(13));
    }

    @Test
    void moreRecordsThanAMillisecondHasTicksStillSort() {
        List<UUID> ids = ChangeTable.ids(10_000, START, identifiers);
        assertThat(ids).isSortedAccordingTo(UuidV7::compare).doesNotHaveDuplicates();
        assertThat(UuidV7.momentOf(ids.getLast())).isBefore(START.plusMillis(4));
    }

    @Test
    void filtersAndTimesSelectRecordsAndPagesFollowEachOther() {
        UserId bob = new UserId(identifiers.next());
        write(change("a"), change("b"));
        clock.advance(Duration.ofMinutes(1));
        write(change(new Actor.Person(bob, Role.CUSTOMER), "order_cancelled", "a"), change("c"));
        clock.advance(Duration.ofMinutes(1));
        write(change("a"));
        Optional<UUID> none = Optional.empty();
        assertThat(oldest(filter(EVE.value(), null, null, null, null), none, 9)).containsExactly("a", "b", "c", "a");
        assertThat(oldest(filter(null, "order_cancelled", null, null, null), none, 9))
                .containsExactly("a");
        assertThat(oldest(filter(null, null, "a", null, null), none, 9)).hasSize(3);
        assertThat(oldest(filter(EVE.value(), "product_offered", "a", null, null), none, 9))
                .hasSize(2);
        assertThat(oldest(filter(null, null, null, "2026-03-01T12:01:00Z", null), none, 9))
                .containsExactly("a", "c", "a");
        assertThat(oldest(filter(null, null, null, "2026-03-01T12:01:00Z", "2026-03-01T12:02:00Z"), none, 9))
                .containsExactly("a", "c");
        List<ChangeRecord> page = page(ALL, none, 2, BYTES_ENOUGH).records();
        assertThat(oldest(ALL, Optional.of(page.getLast().id()), 9)).containsExactly("a", "c", "a");
        List<ChangeRecord> back = transactions.read(handle -> ChangeTable.newest(handle, ALL, none, 2));
        assertThat(things(transactions.read(handle -> ChangeTable.newest(
                        handle, ALL, Optional.of(back.getLast().id()), 9))))
                .containsExactly("a", "b", "a");
    }

    @Test
    void aPageEndsAtItsRowOrByteLimitAndSaysWhetherThereIsMore() {
        Fields large = Fields.of("text", "x".repeat(200)).and("more", "y".repeat(200));
        for (int place = 0; place < 40; place++) {
            write(new Change(
                    new Actor.Worker("test"),
                    identifiers.startTrace("request"),
                    "filled",
                    "thing",
                    "" + place,
                    Fields.NONE,
                    large));
            clock.advance(Duration.ofMillis(1));
        }
        assertThat(page(ALL, Optional.empty(), 40, BYTES_ENOUGH).goesOn()).isFalse();
        assertThat(page(ALL, Optional.empty(), 39, BYTES_ENOUGH).goesOn()).isTrue();
        assertThat(page(ALL, Optional.empty(), 39, 1).records()).hasSize(1);
        List<String> all = new ArrayList<>();
        Optional<UUID> after = Optional.empty();
        ChangeTable.Page page;
        do {
            page = page(ALL, after, 100, 12_000);
            int bytes = page.records().stream()
                    .mapToInt(each -> each.after().orElseThrow().text().length())
                    .sum();
            assertThat(bytes).isBetween(400, 12_000);
            all.addAll(things(page.records()));
            after = Optional.of(page.records().getLast().id());
        } while (page.goesOn());
        assertThat(all)
                .isEqualTo(IntStream.range(0, 40).mapToObj(Integer::toString).toList());
    }

    @Test
    void aRecordIsNeverChangedOrRemoved() {
        write(change("kettle"));
        for (String attempt : List.of(
                "UPDATE change_record SET actor_role = 'customer'",
                "DELETE FROM change_record",
                "TRUNCATE change_record")) {
            assertThatThrownBy(() -> database.jdbi().useHandle(handle -> handle.execute(attempt)))
                    .as(attempt)
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> database.jdbi().useTransaction(handle -> {
                        handle.execute("GRANT ALL ON change_record TO CURRENT_USER");
                        handle.execute(attempt);
                    }))
                    .as(attempt + " with the rights given back")
                    .hasMessageContaining("change_record is append-only");
        }
        assertThat(oldest(ALL, Optional.empty(), 9)).containsExactly("kettle");
    }

    @Test
    void anExportEndsBeforeTheOldestRunningTransaction() {
        MovableClock now = MovableClock.at(Instant.now());
        Transactions ofNow = new Transactions(database.jdbi(), now, identifiers, Steps.NONE);
        Changes changes = new Changes("shop", ofNow, now);
        ofNow.write(transaction -> {
            transaction.trail().add(change("kettle"));
            return true;
        });
        assertThat(changes.exported(ALL, Optional.empty(), 9).records())
                .as("clocks differ")
                .isEmpty();
        now.advance(Changes.CLOCKS_DIFFER_MAX.plusSeconds(1));
        awaitExported(changes);
        try (Handle running = database.jdbi().open()) {
            running.begin();
            running.execute("SELECT 1");
            assertThat(changes.exported(ALL, Optional.empty(), 9).records())
                    .as("one transaction is running")
                    .isEmpty();
            running.rollback();
        }
        awaitExported(changes);
    }

    /** The pool may open another connection at any time and run a statement on it. */
    private static void awaitExported(Changes changes) {
        await().untilAsserted(() -> assertThat(
                        things(changes.exported(ALL, Optional.empty(), 9).records()))
                .containsExactly("kettle"));
    }
}
