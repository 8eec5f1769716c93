package caravan.commerce.orders;

import static caravan.commerce.orders.OrdersOnPostgres.ANN;
import static caravan.commerce.orders.OrdersOnPostgres.BEN;
import static caravan.commerce.orders.OrdersOnPostgres.CAUSE;
import static caravan.commerce.orders.OrdersOnPostgres.LAMP;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.http.Role;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.trail.Actor;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.orders.AddNotes.AddNote;
import caravan.commerce.orders.AddNotes.Outcome;
import caravan.commerce.orders.DeleteNotes.DeleteNote;
import caravan.commerce.orders.domain.NoteText;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderDetails;
import caravan.commerce.orders.domain.OrderNote;
import caravan.commerce.orders.domain.OrderNote.Visibility;
import caravan.commerce.orders.domain.PriceList;
import caravan.kernel.UserId;
import caravan.users.contract.UserDeleted;
import caravan.users.contract.UsersMessage;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NotesTest {
    private static final Actor STAFF = new Actor.Person(BEN, Role.STAFF);

    private final OrdersOnPostgres shop = new OrdersOnPostgres();
    private final AddNotes adding = new AddNotes(shop.orders, shop.notes, shop.identifiers, shop.clock);
    private final DeleteNotes deleting = new DeleteNotes(shop.orders, shop.notes);

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aNoteIsReadByThoseWhoMaySeeItAndTheOrderStaysAsItIs() {
        Order order = shop.place(ANN);
        OrderNote ours = added(byStaff(order, Visibility.STAFF, "Pays late.\nAlways."));
        OrderNote theirs = added(by(ANN, order, "Leave it at the door."));

        assertThat(listed(order, Optional.empty())).containsExactly(ours, theirs);
        assertThat(listed(order, Optional.of(Visibility.CUSTOMER))).containsExactly(theirs);
        assertThat(shop.notes.list(order.id(), Optional.empty(), Optional.of(ours.id()), 10))
                .containsExactly(theirs);
        assertThat(shop.notes.list(order.id(), Optional.empty(), Optional.empty(), 1))
                .containsExactly(ours);
        assertThat(shop.stored(order)).isEqualTo(order);
        assertThat(shop.sentFor(order)).containsExactly("order-changed", "reserve-stock");
    }

    @Test
    void aFirstNoteComesWithTheOrderAndNoneWithARefusedOne() {
        OrderNote.Draft draft = new OrderNote.Draft(ANN, false, Visibility.CUSTOMER, new NoteText("A present."));
        PlaceOrders.PlaceOrder command = shop.detailed(
                shop.placeOrder(ANN, new PriceList.Item(LAMP, new Quantity(1))), OrderDetails.NONE, Optional.of(draft));

        Order order = OrdersOnPostgres.placed(shop.run(shop.placing, command));
        shop.run(shop.placing, shop.forSomeoneElse(command));

        assertThat(listed(order, Optional.empty())).singleElement().satisfies(note -> {
            assertThat(note.text()).isEqualTo(new NoteText("A present."));
            assertThat(note.authorId()).isEqualTo(ANN);
            assertThat(note.byStaff()).isFalse();
            assertThat(note.createdAt()).isEqualTo(order.placedAt());
        });
        assertThat(shop.count("note")).isEqualTo(1);
    }

    @Test
    void anothersOrderHasNoPlaceForANote() {
        Order order = shop.place(ANN);

        assertThat(shop.run(adding, by(BEN, order, "Mine?"))).isEqualTo(new Outcome.NotFound());
        assertThat(shop.count("note")).isZero();
    }

    @Test
    void anOrderHasABoundedNumberOfNotesAndADeletedOneMakesRoom() {
        Order order = shop.place(ANN);
        Order other = shop.place(ANN);
        List<Outcome> outcomes =
                shop.run(adding, Collections.nCopies(OrderNote.NOTES_MAX + 1, byStaff(order, Visibility.STAFF, "x")));

        assertThat(outcomes.subList(0, OrderNote.NOTES_MAX)).allMatch(Outcome.Added.class::isInstance);
        assertThat(outcomes.getLast()).isEqualTo(new Outcome.TooMany());
        assertThat(shop.run(adding, byStaff(order, Visibility.STAFF, "x"))).isEqualTo(new Outcome.TooMany());
        added(byStaff(other, Visibility.STAFF, "x"));

        shop.run(deleting, delete(order, ((Outcome.Added) outcomes.getFirst()).note()));
        added(byStaff(order, Visibility.STAFF, "x"));
    }

    @Test
    void aNoteIsDeletedOnceAndOnlyAtItsOrder() {
        Order order = shop.place(ANN);
        Order other = shop.place(ANN);
        OrderNote note = added(by(ANN, order, "Call Ann Smith."));

        assertThat(shop.run(deleting, List.of(delete(other, note), delete(order, note), delete(order, note))))
                .containsExactly(false, true, false);

        assertThat(listed(order, Optional.empty())).isEmpty();
        String fields = "{\"note\":\"" + note.id() + "\",\"visibility\":\"customer\"}";
        assertThat(shop.recordedChanges())
                .containsExactly(
                        ANN + " customer order_note_added order " + order.id() + " - " + fields,
                        BEN + " staff order_note_deleted order " + order.id() + " " + fields + " -");
    }

    @Test
    void theNotesAtTheOrdersOfADeletedAccountAreErasedWhoeverWroteThem() {
        AtomicInteger woken = new AtomicInteger();
        RememberCustomers remembering = new RememberCustomers(shop.customers, shop.notes, woken::incrementAndGet);
        EraseNotes erasing = new EraseNotes(shop.transactions, shop.notes);
        Order anns = shop.place(ANN);
        Order bens = shop.place(BEN);
        added(by(ANN, anns, "Ann Smith, first floor."));
        added(byStaff(anns, Visibility.STAFF, "Ann Smith again."));
        OrderNote kept = added(by(BEN, bens, "Thanks to Ann."));

        shop.run(remembering, deleted(ANN));
        assertThat(woken).hasValue(1);
        assertThat(erasing.work()).isTrue();
        assertThat(erasing.work()).isFalse();

        assertThat(listed(anns, Optional.empty())).isEmpty();
        assertThat(listed(bens, Optional.empty())).containsExactly(kept);
        assertThat(shop.count("erased_owner")).isZero();
    }

    @Test
    void anAccountWithManyNotesIsErasedStepByStep() {
        Order order = shop.place(ANN);
        shop.run(adding, Collections.nCopies(5, by(ANN, order, "x")));
        shop.run(new RememberCustomers(shop.customers, shop.notes, () -> {}), deleted(ANN));

        boolean more = shop.transactions.write(transaction -> shop.notes.erase(transaction, 3));

        assertThat(more).isTrue();
        assertThat(shop.count("note")).isEqualTo(2);
        assertThat(shop.count("erased_owner")).isEqualTo(1);
        shop.transactions.write(transaction -> shop.notes.erase(transaction, 3));
        assertThat(shop.count("note")).isZero();
        assertThat(shop.count("erased_owner")).isZero();
    }

    private List<OrderNote> listed(Order order, Optional<Visibility> visibility) {
        return shop.notes.list(order.id(), visibility, Optional.empty(), OrderNote.NOTES_MAX);
    }

    /** A millisecond after the note before: lists go by time. */
    private OrderNote added(AddNote command) {
        shop.clock.advance(Duration.ofMillis(1));
        return ((Outcome.Added) shop.run(adding, command)).note();
    }

    private static AddNote by(UserId user, Order order, String text) {
        return new AddNote(
                order.id(),
                Optional.of(user),
                new OrderNote.Draft(user, false, Visibility.CUSTOMER, new NoteText(text)),
                new Actor.Person(user, Role.CUSTOMER),
                CAUSE);
    }

    private static AddNote byStaff(Order order, Visibility visibility, String text) {
        return new AddNote(
                order.id(),
                Optional.empty(),
                new OrderNote.Draft(BEN, true, visibility, new NoteText(text)),
                STAFF,
                CAUSE);
    }

    private static DeleteNote delete(Order order, OrderNote note) {
        return new DeleteNote(order.id(), note.id(), STAFF, CAUSE);
    }

    private Message<UsersMessage> deleted(UserId user) {
        return new Message<>(
                UUID.randomUUID(),
                UsersMessage.USER_DELETED,
                user.toString(),
                new UserDeleted(user, 2),
                "users",
                1,
                shop.clock.instant(),
                CAUSE);
    }
}
