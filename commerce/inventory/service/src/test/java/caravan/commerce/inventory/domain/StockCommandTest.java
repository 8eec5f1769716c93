package caravan.commerce.inventory.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StockCommandTest {
    private static final Sku CUP = new Sku("cup");
    private static final AdjustmentReason REASON = new AdjustmentReason("broken");
    private static final StockLevel FIVE_THREE_HELD = new StockLevel(CUP, 5, 3, 9);

    @Test
    void aReceiptIsOnHandAndInTheJournal() {
        assertThat(new ReceiveStock(CUP, new Quantity(7)).decide(FIVE_THREE_HELD, "request"))
                .isEqualTo(new StockOutcome.Changed(
                        new StockLevel(CUP, 12, 3, 10),
                        new StockMovement(CUP, StockMovement.Kind.RECEIPT, 7, "request", Optional.empty())));
    }

    @Test
    void theFirstReceiptMakesTheSkuKnown() {
        assertThat(new ReceiveStock(CUP, new Quantity(7)).decide(StockLevel.none(CUP), "request"))
                .extracting(outcome -> ((StockOutcome.Changed) outcome).level())
                .isEqualTo(new StockLevel(CUP, 7, 0, 1));
    }

    @Test
    void aReceiptBeyondTheBoundIsRefused() {
        StockLevel full = new StockLevel(CUP, StockLevel.ON_HAND_MAX - 6, 0, 9);
        assertThat(new ReceiveStock(CUP, new Quantity(7)).decide(full, "request"))
                .isEqualTo(new StockOutcome.BeyondBound(full));
    }

    @Test
    void anAdjustmentMayTakeAwayAllThatIsNotHeld() {
        assertThat(new AdjustStock(CUP, new CountDifference(-2), REASON).decide(FIVE_THREE_HELD, "request"))
                .isEqualTo(new StockOutcome.Changed(
                        new StockLevel(CUP, 3, 3, 10),
                        new StockMovement(CUP, StockMovement.Kind.ADJUSTMENT, -2, "request", Optional.of(REASON))));
    }

    @Test
    void anAdjustmentNeverRemovesHeldPieces() {
        assertThat(new AdjustStock(CUP, new CountDifference(-3), REASON).decide(FIVE_THREE_HELD, "request"))
                .isEqualTo(new StockOutcome.BelowReserved(FIVE_THREE_HELD));
    }

    @Test
    void anAdjustmentBeyondTheBoundIsRefused() {
        StockLevel full = new StockLevel(CUP, StockLevel.ON_HAND_MAX, 0, 9);
        assertThat(new AdjustStock(CUP, new CountDifference(1), REASON).decide(full, "request"))
                .isEqualTo(new StockOutcome.BeyondBound(full));
    }

    @Test
    void aSkuThatNeverHadStockCannotBeAdjusted() {
        assertThat(new AdjustStock(CUP, new CountDifference(1), REASON).decide(StockLevel.none(CUP), "request"))
                .isEqualTo(new StockOutcome.UnknownSku());
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1_000_001, 0, 1_000_001, Integer.MAX_VALUE})
    void aDifferenceIsBoundedAndNotZero(int value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new CountDifference(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "two\nlines", "nul\u0000"})
    void aReasonIsOneLine(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new AdjustmentReason(text));
    }
}
