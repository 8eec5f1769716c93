package caravan.commerce.inventory.contract;

import caravan.chassis.testkit.values.MessageSamples;
import caravan.chassis.testkit.values.SampledMessagesTest;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.ReservationId;
import caravan.commerce.kernel.Sku;
import caravan.kernel.MessageType;
import caravan.kernel.UuidV7;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InventorySamplesTest extends SampledMessagesTest {
    private static final ReservationId ID = new ReservationId(UuidV7.parse("019af2c4-5d6e-7a31-8c02-9b1f4e7d6a50"));
    private static final Sku KETTLE = new Sku("kettle-1.7");
    private static final Sku CUP = new Sku("cup");

    private static final Map<MessageType<? extends InventoryMessage>, InventoryMessage> MESSAGES = Map.of(
            InventoryMessage.RESERVE_STOCK,
            new ReserveStock(ID, List.of(new StockLine(KETTLE, new Quantity(2)), new StockLine(CUP, new Quantity(6)))),
            InventoryMessage.RELEASE_STOCK,
            new ReleaseStock(ID),
            InventoryMessage.COMMIT_STOCK,
            new CommitStock(ID),
            InventoryMessage.RETURN_STOCK,
            new ReturnStock(ID),
            InventoryMessage.STOCK_RESERVED,
            new StockReserved(ID),
            InventoryMessage.STOCK_REFUSED,
            new StockRefused(ID, List.of(KETTLE), Optional.empty()),
            InventoryMessage.STOCK_RELEASED,
            new StockReleased(ID),
            InventoryMessage.STOCK_COMMITTED,
            new StockCommitted(ID),
            InventoryMessage.STOCK_RETURNED,
            new StockReturned(ID));

    InventorySamplesTest() {
        super(
                Stream.concat(InventoryMessage.COMMANDS.stream(), InventoryMessage.REPLIES.stream())
                        .toList(),
                MESSAGES);
    }

    @Test
    void aLaterSampleOfARefusalHasTheRemainingPieces() {
        StockRefused refused =
                new StockRefused(ID, List.of(KETTLE), Optional.of(List.of(new StockRefused.Shortage(KETTLE, 1))));
        MessageSamples.assertSampleDecodesTo(InventoryMessage.STOCK_REFUSED, "shortages", refused);
        MessageSamples.assertIsWrittenAsSample(InventoryMessage.STOCK_REFUSED, "shortages", refused);
    }
}
