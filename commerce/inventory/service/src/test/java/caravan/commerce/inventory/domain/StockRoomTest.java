package caravan.commerce.inventory.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import caravan.commerce.inventory.contract.CommitStock;
import caravan.commerce.inventory.contract.InventoryCommand;
import caravan.commerce.inventory.contract.InventoryReply;
import caravan.commerce.inventory.contract.ReleaseStock;
import caravan.commerce.inventory.contract.ReservationId;
import caravan.commerce.inventory.contract.ReserveStock;
import caravan.commerce.inventory.contract.ReturnStock;
import caravan.commerce.inventory.contract.StockCommitted;
import caravan.commerce.inventory.contract.StockLine;
import caravan.commerce.inventory.contract.StockRefused;
import caravan.commerce.inventory.contract.StockReleased;
import caravan.commerce.inventory.contract.StockReserved;
import caravan.commerce.inventory.contract.StockReturned;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
    void whatIsAvailableIsHeld() {
        assertThat(afterAll(new ReserveStock(ID, List.of(line(CUP, 4))))).isEqualTo(new StockReserved(ID));
        assertThat(room.changedLevels()).containsExactly(new StockLevel(CUP, 10, 4, 2));
    }

    @Test
    void allOrNothingIsHeld() {
        InventoryReply reply = afterAll(new ReserveStock(ID, List.of(line(CUP, 4), line(KETTLE, 2))));
        assertThat(reply).isEqualTo(new StockRefused(ID, List.of(KETTLE)));
        assertThat(room.changedLevels()).isEmpty();
    }

    @Test
    void whatNeverHadStockIsMissing() {
        Sku unknown = new Sku("teapot");
        assertThat(afterAll(new ReserveStock(ID, List.of(line(unknown, 1)))))
                .isEqualTo(new StockRefused(ID, List.of(unknown)));
    }

    @Test
    void ofManyBuyersAfterTheLastPieceOneGetsIt() {
        List<InventoryReply> replies = IntStream.rangeClosed(1, 500)
                .mapToObj(buyer -> room.handle(new ReserveStock(id(buyer), List.of(line(KETTLE, 1)))))
                .toList();
        assertThat(replies.stream().filter(StockReserved.class::isInstance)).containsExactly(new StockReserved(id(1)));
    }

    @Test
    void theSameRequestAgainHoldsNothingMore() {
        ReserveStock reserve = new ReserveStock(ID, List.of(line(CUP, 4)));
        assertThat(afterAll(reserve, reserve)).isEqualTo(new StockReserved(ID));
        assertThat(room.changedLevels()).containsExactly(new StockLevel(CUP, 10, 4, 2));
    }

    @Test
    void aRefusedRequestAgainIsRefusedForTheSameThoughStockIsThereNow() {
        StockRoom filled = new StockRoom(
                Map.of(KETTLE, new StockLevel(KETTLE, 9, 0, 7)), Map.of(ID, Reservation.refused(ID, List.of(KETTLE))));
        assertThat(filled.handle(new ReserveStock(ID, List.of(line(KETTLE, 1)))))
                .isEqualTo(new StockRefused(ID, List.of(KETTLE)));
    }

    @Test
    void aReleaseGivesBackWhatWasHeld() {
        InventoryReply reply = afterAll(new ReserveStock(ID, List.of(line(CUP, 4))), new ReleaseStock(ID));
        assertThat(reply).isEqualTo(new StockReleased(ID));
        assertThat(room.changedLevels()).containsExactly(new StockLevel(CUP, 10, 0, 3));
    }

    @Test
    void aSecondReleaseGivesBackNothingMore() {
        afterAll(
                new ReserveStock(id(2), List.of(line(CUP, 3))),
                new ReserveStock(ID, List.of(line(CUP, 4))),
                new ReleaseStock(ID),
                new ReleaseStock(ID));
        assertThat(room.changedLevels()).containsExactly(new StockLevel(CUP, 10, 3, 4));
    }

    @Test
    void aRequestThatComesAfterItsReleaseHoldsNothing() {
        assertThat(afterAll(new ReleaseStock(ID), new ReserveStock(ID, List.of(line(CUP, 4)))))
                .isEqualTo(new StockReleased(ID));
        assertThat(room.changedLevels()).isEmpty();
    }

    @Test
    void aReleaseOfARefusedOneIsAnswered() {
        assertThat(afterAll(new ReserveStock(ID, List.of(line(KETTLE, 2))), new ReleaseStock(ID)))
                .isEqualTo(new StockReleased(ID));
    }

    @Test
    void aCommitTakesTheHeldPiecesOffHand() {
        InventoryReply reply = afterAll(new ReserveStock(ID, List.of(line(CUP, 4))), new CommitStock(ID));
        assertThat(reply).isEqualTo(new StockCommitted(ID));
        assertThat(room.changedLevels()).containsExactly(new StockLevel(CUP, 6, 0, 3));
    }

    @Test
    void aSecondCommitTakesNothingMore() {
        afterAll(new ReserveStock(ID, List.of(line(CUP, 4))), new CommitStock(ID), new CommitStock(ID));
        assertThat(room.movements()).hasSize(1);
    }

    @Test
    void aReleaseAfterTheCommitBringsNothingBack() {
        afterAll(new ReserveStock(ID, List.of(line(CUP, 4))), new CommitStock(ID), new ReleaseStock(ID));
        assertThat(room.changedLevels()).containsExactly(new StockLevel(CUP, 6, 0, 3));
    }

    @Test
    void aReturnBringsBackWhatLeft() {
        InventoryReply reply =
                afterAll(new ReserveStock(ID, List.of(line(CUP, 4))), new CommitStock(ID), new ReturnStock(ID));
        assertThat(reply).isEqualTo(new StockReturned(ID));
        assertThat(room.changedLevels()).containsExactly(new StockLevel(CUP, 10, 0, 4));
    }

    @Test
    void aSecondReturnBringsNothingMore() {
        afterAll(
                new ReserveStock(ID, List.of(line(CUP, 4))),
                new CommitStock(ID),
                new ReturnStock(ID),
                new ReturnStock(ID));
        assertThat(room.changedLevels()).containsExactly(new StockLevel(CUP, 10, 0, 4));
    }

    @Test
    void whatIsNotHeldCannotBeCommitted() {
        assertThatIllegalStateException()
                .isThrownBy(() -> room.handle(new CommitStock(ID)))
                .withMessageContaining(ID.toString());
    }

    @Test
    void whatDidNotLeaveCannotBeReturned() {
        room.handle(new ReserveStock(ID, List.of(line(CUP, 4))));
        assertThatIllegalStateException().isThrownBy(() -> room.handle(new ReturnStock(ID)));
    }

    @Test
    void aSkuThatStandsTwiceIsTheSendersBug() {
        ReserveStock twice = new ReserveStock(ID, List.of(line(CUP, 1), line(CUP, 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> room.handle(twice));
    }

    /** Answers the last command's reply. */
    private InventoryReply afterAll(InventoryCommand... commands) {
        return Arrays.stream(commands).map(room::handle).toList().getLast();
    }

    static ReservationId id(int number) {
        return new ReservationId(new UUID(0x7000L, number));
    }

    static StockLine line(Sku sku, int quantity) {
        return new StockLine(sku, new Quantity(quantity));
    }
}
