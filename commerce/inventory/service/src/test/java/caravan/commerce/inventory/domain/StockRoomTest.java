package caravan.commerce.inventory.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.ReservationId;
import caravan.commerce.kernel.Sku;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StockRoomTest {
    private static final Sku CUP = new Sku("cup");
    private static final Sku KETTLE = new Sku("kettle");
    private static final ReservationId ID = id(1);

    /** Ten cups and one kettle, nothing held. */
    private final StockRoom room = new StockRoom(
            Map.of(CUP, new StockLevel(CUP, 10, 0, 1), KETTLE, new StockLevel(KETTLE, 1, 0, 1)), Map.of());

    @Test
    void availablePiecesAreHeld() {
        assertThat(afterAll(new ReservationCommand.Reserve(ID, List.of(line(CUP, 4)))))
                .isEqualTo(new ReservationOutcome.Reserved(ID));
        assertThat(room.changedLevels()).containsExactly(new StockLevel(CUP, 10, 4, 2));
    }

    @Test
    void allOrNothingIsHeld() {
        ReservationOutcome reply = afterAll(new ReservationCommand.Reserve(ID, List.of(line(CUP, 4), line(KETTLE, 2))));
        assertThat(reply).isEqualTo(new ReservationOutcome.Refused(ID, List.of(left(KETTLE, 1))));
        assertThat(room.changedLevels()).isEmpty();
    }

    @Test
    void aSkuThatNeverHadStockIsMissing() {
        Sku unknown = new Sku("teapot");
        assertThat(afterAll(new ReservationCommand.Reserve(ID, List.of(line(unknown, 1)))))
                .isEqualTo(new ReservationOutcome.Refused(ID, List.of(left(unknown, 0))));
    }

    @Test
    void onlyOneOfManyBuyersGetsTheLastPiece() {
        List<ReservationOutcome> replies = IntStream.rangeClosed(1, 500)
                .mapToObj(buyer -> room.handle(new ReservationCommand.Reserve(id(buyer), List.of(line(KETTLE, 1)))))
                .toList();
        assertThat(replies.stream().filter(ReservationOutcome.Reserved.class::isInstance))
                .containsExactly(new ReservationOutcome.Reserved(id(1)));
    }

    @Test
    void theSameRequestAgainHoldsNothingMore() {
        ReservationCommand.Reserve reserve = new ReservationCommand.Reserve(ID, List.of(line(CUP, 4)));
        assertThat(afterAll(reserve, reserve)).isEqualTo(new ReservationOutcome.Reserved(ID));
        assertThat(room.changedLevels()).containsExactly(new StockLevel(CUP, 10, 4, 2));
    }

    @Test
    void aRefusedRequestAgainIsRefusedForTheSameThoughStockIsThereNow() {
        StockRoom filled = new StockRoom(
                Map.of(KETTLE, new StockLevel(KETTLE, 9, 0, 7)),
                Map.of(ID, Reservation.refused(ID, List.of(left(KETTLE, 0)))));
        assertThat(filled.handle(new ReservationCommand.Reserve(ID, List.of(line(KETTLE, 1)))))
                .isEqualTo(new ReservationOutcome.Refused(ID, List.of(left(KETTLE, 0))));
    }

    @Test
    void aReleaseGivesBackWhatWasHeld() {
        ReservationOutcome reply =
                afterAll(new ReservationCommand.Reserve(ID, List.of(line(CUP, 4))), new ReservationCommand.Release(ID));
        assertThat(reply).isEqualTo(new ReservationOutcome.Released(ID));
        assertThat(room.changedLevels()).containsExactly(new StockLevel(CUP, 10, 0, 3));
    }

    @Test
    void aSecondReleaseGivesBackNothingMore() {
        afterAll(
                new ReservationCommand.Reserve(id(2), List.of(line(CUP, 3))),
                new ReservationCommand.Reserve(ID, List.of(line(CUP, 4))),
                new ReservationCommand.Release(ID),
                new ReservationCommand.Release(ID));
        assertThat(room.changedLevels()).containsExactly(new StockLevel(CUP, 10, 3, 4));
    }

    @Test
    void aRequestThatComesAfterItsReleaseHoldsNothing() {
        assertThat(afterAll(
                        new ReservationCommand.Release(ID), new ReservationCommand.Reserve(ID, List.of(line(CUP, 4)))))
                .isEqualTo(new ReservationOutcome.Released(ID));
        assertThat(room.changedLevels()).isEmpty();
    }

    @Test
    void aReleaseOfARefusedOneIsAnswered() {
        assertThat(afterAll(
                        new ReservationCommand.Reserve(ID, List.of(line(KETTLE, 2))),
                        new ReservationCommand.Release(ID)))
                .isEqualTo(new ReservationOutcome.Released(ID));
    }

    @Test
    void aCommitTakesTheHeldPiecesOffHand() {
        ReservationOutcome reply =
                afterAll(new ReservationCommand.Reserve(ID, List.of(line(CUP, 4))), new ReservationCommand.Commit(ID));
        assertThat(reply).isEqualTo(new ReservationOutcome.Committed(ID));
        assertThat(room.changedLevels()).containsExactly(new StockLevel(CUP, 6, 0, 3));
    }

    @Test
    void aSecondCommitTakesNothingMore() {
        afterAll(
                new ReservationCommand.Reserve(ID, List.of(line(CUP, 4))),
                new ReservationCommand.Commit(ID),
                new ReservationCommand.Commit(ID));
        assertThat(room.movements()).hasSize(1);
    }

    @Test
    void aReleaseAfterTheCommitBringsNothingBack() {
        afterAll(
                new ReservationCommand.Reserve(ID, List.of(line(CUP, 4))),
                new ReservationCommand.Commit(ID),
                new ReservationCommand.Release(ID));
        assertThat(room.changedLevels()).containsExactly(new StockLevel(CUP, 6, 0, 3));
    }

    @Test
    void aReturnBringsBackWhatLeft() {
        ReservationOutcome reply = afterAll(
                new ReservationCommand.Reserve(ID, List.of(line(CUP, 4))),
                new ReservationCommand.Commit(ID),
                new ReservationCommand.TakeBack(ID));
        assertThat(reply).isEqualTo(new ReservationOutcome.Returned(ID));
        assertThat(room.changedLevels()).containsExactly(new StockLevel(CUP, 10, 0, 4));
    }

    @Test
    void aSecondReturnBringsNothingMore() {
        afterAll(
                new ReservationCommand.Reserve(ID, List.of(line(CUP, 4))),
                new ReservationCommand.Commit(ID),
                new ReservationCommand.TakeBack(ID),
                new ReservationCommand.TakeBack(ID));
        assertThat(room.changedLevels()).containsExactly(new StockLevel(CUP, 10, 0, 4));
    }

    @Test
    void onlyHeldPiecesCanBeCommitted() {
        assertThatIllegalStateException()
                .isThrownBy(() -> room.handle(new ReservationCommand.Commit(ID)))
                .withMessageContaining(ID.toString());
    }

    @Test
    void onlyCommittedPiecesCanBeReturned() {
        room.handle(new ReservationCommand.Reserve(ID, List.of(line(CUP, 4))));
        assertThatIllegalStateException().isThrownBy(() -> room.handle(new ReservationCommand.TakeBack(ID)));
    }

    @Test
    void aSkuThatStandsTwiceIsTheSendersBug() {
        ReservationCommand.Reserve twice = new ReservationCommand.Reserve(ID, List.of(line(CUP, 1), line(CUP, 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> room.handle(twice));
    }

    /** Returns the last command's reply. */
    private ReservationOutcome afterAll(ReservationCommand... commands) {
        return Arrays.stream(commands).map(room::handle).toList().getLast();
    }

    static ReservationId id(int number) {
        return new ReservationId(new UUID(0x7000L, number));
    }

    static Reservation.Line line(Sku sku, int quantity) {
        return new Reservation.Line(sku, new Quantity(quantity));
    }

    private static Reservation.Shortage left(Sku sku, long available) {
        return new Reservation.Shortage(sku, OptionalLong.of(available));
    }
}
