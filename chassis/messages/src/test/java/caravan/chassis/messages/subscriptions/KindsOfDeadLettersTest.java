package caravan.chassis.messages.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.Steps;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.http.Role;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.json.Json;
import caravan.chassis.messages.MessageHub;
import caravan.chassis.messages.ServiceMessaging;
import caravan.chassis.messages.subscriptions.DeadLetter.Reason;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.postgres.disk.WriteGuard;
import caravan.chassis.testkit.postgres.RecordedChanges;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.kernel.MessageType;
import caravan.kernel.UserId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dead letters by kind: found, counted and sent again. */
class KindsOfDeadLettersTest {
    private static final MessageType<Told> TOLD = new MessageType<>("shop.told.v1", Told.class);
    private static final MessageType<Told> RETOLD = new MessageType<>("shop.retold.v1", Told.class);
    private static final Trace TRACE = new Trace("1".repeat(32), "2".repeat(16));
    private static final RedeliverDeadLetters.Request ASKED = new RedeliverDeadLetters.Request(
            new Actor.Person(new UserId(new UUID(7, 7)), Role.ADMINISTRATOR), new Cause("redelivery", TRACE));

    private final Set<String> poisonous = ConcurrentHashMap.newKeySet();
    private final List<String> applied = new ArrayList<>();
    private ServiceDatabase database;
    private MessageHub hub;
    private ServiceMessaging shop;

    record Told(String text) {}

    @BeforeEach
    void openDatabase() {
        database = TestPostgres.shared().open("shop");
        hub = QuickHub.of(new SimpleMeterRegistry(), WriteGuard.withoutDisks(), 1);
        shop = hub.join("shop", database.jdbi(), Steps.NONE);
        UseCase<Message<Told>, Integer> applying = this::apply;
        shop.subscribe("news", List.of(TOLD, RETOLD), applying);
    }

    @AfterEach
    void close() {
        hub.stop();
        database.close();
    }

    private synchronized List<Integer> apply(Transaction transaction, List<Message<Told>> messages) {
        List<String> texts =
                messages.stream().map(message -> message.payload().text()).toList();
        if (texts.stream().anyMatch(poisonous::contains)) {
            throw new IllegalStateException("poisonous");
        }
        transaction.afterCommit(() -> applied.addAll(texts));
        return texts.stream().map(text -> 1).toList();
    }

    private void send(MessageType<Told> type, String key, String... texts) {
        for (String text : texts) {
            shop.transactions().write(transaction -> {
                transaction.outbox().add(type, key, new Told(text), new Cause("because-" + text, TRACE));
                return 0;
            });
        }
    }

    private void startAndDrain() {
        hub.start();
        await().atMost(Duration.ofSeconds(60)).until(hub::isDrained);
    }

    private static LetterFilter only(Optional<String> type, Optional<Reason> reason) {
        return new LetterFilter(Optional.of("news"), Optional.of("shop"), type, Optional.empty(), reason);
    }

    private RedeliverKinds.Result redeliver(LetterFilter filter, Optional<UUID> after) {
        return shop.deadLetters().sendKindAgain("news", filter, after, ASKED).orElseThrow();
    }

    private DeadLetterTable.Page page(LetterFilter filter, Optional<UUID> after, int rowsMax, int lookedAtMax) {
        return shop.transactions().read(handle -> DeadLetterTable.page(handle, filter, after, rowsMax, lookedAtMax));
    }

    private List<DeadLetter> letters(LetterFilter filter) {
        return page(filter, Optional.empty(), 1_000, 5_000).letters();
    }

    @Test
    void aLetterSaysWhatLedToItsMessage() {
        poisonous.add("bad");
        send(TOLD, "one", "bad");
        startAndDrain();

        assertThat(letters(LetterFilter.NONE)).singleElement().satisfies(letter -> {
            assertThat(letter.type()).isEqualTo("shop.told.v1");
            assertThat(letter.cause()).isEqualTo("because-bad");
            assertThat(letter.traceId()).isEqualTo(TRACE.traceId());
            assertThat(letter.event()).as("not read for a list").isEmpty();
        });
    }

    @Test
    void kindsAreCountedTheMostFrequentFirst() {
        poisonous.add("bad");
        send(TOLD, "one", "bad", "behind", "behind");
        send(RETOLD, "two", "bad");
        startAndDrain();

        List<DeadLetterTable.Kind> kinds = shop.transactions().read(handle -> DeadLetterTable.kinds(handle, 100, 10));
        assertThat(kinds)
                .extracting(kind -> kind.type() + " " + kind.reason() + " " + kind.count())
                .startsWith("shop.told.v1 behind 2")
                .containsExactlyInAnyOrder("shop.told.v1 behind 2", "shop.told.v1 failed 1", "shop.retold.v1 failed 1");
        assertThat(kinds)
                .allMatch(kind -> kind.complete()
                        && !kind.newest().isBefore(kind.oldest())
                        && kind.subscription().equals("news")
                        && kind.source().equals("shop"));
        assertThat(kinds.getLast().latestError()).isEqualTo("java.lang.IllegalStateException: poisonous");
        List<DeadLetterTable.Kind> bounded = shop.transactions().read(handle -> DeadLetterTable.kinds(handle, 4, 10));
        assertThat(bounded).as("counted to the bound").allMatch(kind -> !kind.complete());
    }

    @Test
    void lettersAreFilteredAndAPageLooksThroughABoundedNumber() {
        poisonous.add("bad");
        for (int number = 0; number < 6; number++) {
            send(number == 5 ? RETOLD : TOLD, "key-" + number, "bad");
        }
        startAndDrain();
        LetterFilter retold = only(Optional.of("shop.retold.v1"), Optional.of(Reason.FAILED));

        assertThat(letters(retold)).extracting(DeadLetter::key).containsExactly("key-5");
        assertThat(letters(only(Optional.empty(), Optional.of(Reason.BEHIND)))).isEmpty();
        assertThat(letters(new LetterFilter(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("key-3"), Optional.empty())))
                .extracting(DeadLetter::key)
                .containsExactly("key-3");
        List<String> found = new ArrayList<>();
        Optional<UUID> next = Optional.empty();
        int pages = 0;
        do {
            DeadLetterTable.Page page = page(retold, next, 10, 2);
            page.letters().forEach(letter -> found.add(letter.key()));
            next = page.next();
            pages++;
        } while (next.isPresent());
        assertThat(found).containsExactly("key-5");
        assertThat(pages).as("three pages of two letters, and an empty one").isEqualTo(4);
        assertThat(page(LetterFilter.NONE, Optional.empty(), 4, 5).next()).isPresent();
    }

    @Test
    void aKindIsSentAgainWithAllLettersOfItsKeysInOrder() {
        poisonous.add("bad");
        send(TOLD, "one", "bad", "behind one");
        send(RETOLD, "one", "last of one");
        send(RETOLD, "two", "bad");
        startAndDrain();
        poisonous.clear();

        RedeliverKinds.Result result =
                redeliver(only(Optional.of("shop.told.v1"), Optional.of(Reason.FAILED)), Optional.empty());

        assertThat(result).isEqualTo(new RedeliverKinds.Result(3, 0, 0, Optional.empty(), Optional.empty()));
        assertThat(applied).containsExactly("bad", "behind one", "last of one");
        assertThat(letters(LetterFilter.NONE)).extracting(DeadLetter::key).containsExactly("two");
        assertThat(RecordedChanges.of(database.jdbi())).hasSize(3);
    }

    @Test
    void lettersWhoseTypeIsNotKnownAreSentAgainWithoutThoseOfOtherTypes() {
        poisonous.add("bad");
        send(TOLD, "one", "bad");
        send(TOLD, "two", "bad");
        startAndDrain();
        database.jdbi().useHandle(handle -> handle.execute("UPDATE dead_letter SET type = '' WHERE key = 'two'"));
        poisonous.clear();
        DeadLetters.KindBody asked = Json.read(
                "{\"subscription\":\"news\",\"type\":\"\"}".getBytes(StandardCharsets.UTF_8),
                DeadLetters.KindBody.class);

        assertThat(letters(asked.filter())).extracting(DeadLetter::key).containsExactly("two");
        assertThat(redeliver(asked.filter(), Optional.empty()).redelivered()).isEqualTo(1);
        assertThat(letters(LetterFilter.NONE)).extracting(DeadLetter::key).containsExactly("one");
    }

    @Test
    void aKeyThatFailsAgainIsTriedOnceAndTheOthersGoOn() {
        poisonous.addAll(List.of("bad", "worse"));
        send(TOLD, "one", "worse", "behind");
        send(TOLD, "two", "bad");
        startAndDrain();
        poisonous.remove("bad");

        RedeliverKinds.Result result = redeliver(only(Optional.empty(), Optional.empty()), Optional.empty());

        assertThat(result)
                .isEqualTo(new RedeliverKinds.Result(
                        1, 1, 2, Optional.empty(), Optional.of("java.lang.IllegalStateException: poisonous")));
        assertThat(letters(LetterFilter.NONE))
                .extracting(DeadLetter::attempts)
                .as("tried once more; those behind never")
                .containsExactly(2, 0);
    }

    @Test
    void oneCallDoesABoundedPartAndTheNextGoesOn() {
        poisonous.add("bad");
        int keys = RedeliverKinds.KEYS_MAX + 3;
        for (int number = 0; number < keys; number++) {
            send(TOLD, "key-" + number, "bad");
        }
        startAndDrain();
        LetterFilter all = only(Optional.empty(), Optional.empty());

        RedeliverKinds.Result first = redeliver(all, Optional.empty());
        assertThat(first.failedAgain()).isEqualTo(RedeliverKinds.KEYS_MAX);
        assertThat(first.remaining()).isEqualTo(keys);
        assertThat(first.after()).isPresent();
        poisonous.clear();
        RedeliverKinds.Result second = redeliver(all, first.after());
        assertThat(second).isEqualTo(new RedeliverKinds.Result(3, 0, keys - 3, Optional.empty(), Optional.empty()));
        assertThat(redeliver(all, Optional.empty()).redelivered()).isEqualTo(keys - 3);
    }

    @Test
    void noKeyIsBegunAfterTheTime() {
        poisonous.add("bad");
        send(TOLD, "one", "bad");
        startAndDrain();
        long[] now = new long[1];
        RedeliverKinds slow =
                new RedeliverKinds(shop.transactions(), () -> now[0]++ == 0 ? 0 : RedeliverKinds.TIME_MAX.toNanos());
        RedeliverKinds.Result result = slow.redeliver(
                (source, key, request) -> new RedeliveryOutcome.Applied(1), LetterFilter.NONE, Optional.empty(), ASKED);
        assertThat(result.redelivered() + result.failedAgain()).isZero();
        assertThat(result.remaining()).isEqualTo(1);
    }

    @Test
    void anUnknownSubscriptionHasNoLettersToSend() {
        assertThat(shop.deadLetters().sendKindAgain("gone", LetterFilter.NONE, Optional.empty(), ASKED))
                .isEmpty();
    }
}
