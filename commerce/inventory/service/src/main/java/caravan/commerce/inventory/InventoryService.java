package caravan.commerce.inventory;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Batcher;
import caravan.chassis.api.Service;
import caravan.commerce.inventory.contract.InventoryDescriptor;
import caravan.commerce.inventory.contract.InventoryMessage;
import caravan.commerce.inventory.domain.StockOutcome;
import caravan.commerce.inventory.http.StockRoutes;
import caravan.commerce.inventory.store.ReservationTable;
import caravan.commerce.inventory.store.StockKeyTable;
import caravan.commerce.inventory.store.StockTable;
import caravan.kernel.descriptor.ServiceDescriptor;

/** Inventory on one screen: what it keeps, how work gets done, and the ways in. */
public final class InventoryService implements Service {
    @Override
    public ServiceDescriptor descriptor() {
        return new InventoryDescriptor().descriptor();
    }

    @Override
    public void assemble(Assembly assembly) {
        StockLevels stock = new StockTable(assembly.database());
        Reservations reservations = new ReservationTable();

        HandlingReservations handling = new HandlingReservations(stock, reservations, assembly.clock());
        assembly.subscribe("handle-reservation-commands", InventoryMessage.COMMANDS, handling);

        ChangingStock changing = new ChangingStock(stock, new StockKeyTable(), assembly.clock());
        Batcher<ChangingStock.Command, StockOutcome> changes =
                assembly.batcher("changing-stock", changing, changing::changedUnder);
        new StockRoutes(changes, stock).declare(assembly.routes());
        assembly.openApi("openapi/inventory.yaml");
    }
}
