package caravan.commerce.inventory;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Batcher;
import caravan.chassis.api.Service;
import caravan.commerce.inventory.contract.InventoryDescriptor;
import caravan.commerce.inventory.contract.InventoryMessage;
import caravan.commerce.inventory.domain.StockOutcome;
import caravan.commerce.inventory.http.ReservationRoutes;
import caravan.commerce.inventory.http.StockRoutes;
import caravan.commerce.inventory.store.PostgresReservationRepository;
import caravan.commerce.inventory.store.PostgresStockKeyRepository;
import caravan.commerce.inventory.store.PostgresStockLevelRepository;
import caravan.kernel.descriptor.ServiceDescriptor;

/** Inventory's assembly: its repositories, use cases, subscription and routes. */
public final class InventoryService implements Service {
    @Override
    public ServiceDescriptor descriptor() {
        return new InventoryDescriptor().descriptor();
    }

    @Override
    public void assemble(Assembly assembly) {
        StockLevelRepository stock = new PostgresStockLevelRepository(assembly.database());
        ReservationRepository reservations = new PostgresReservationRepository(assembly.database());

        HandleReservationCommands handleCommands = new HandleReservationCommands(stock, reservations, assembly.clock());
        assembly.subscribe("handle-reservation-commands", InventoryMessage.COMMANDS, handleCommands);

        ChangeStock changeStock = new ChangeStock(stock, new PostgresStockKeyRepository(), assembly.clock());
        Batcher<ChangeStock.Command, StockOutcome> changes =
                assembly.batcher("change-stock", changeStock, changeStock::changedUnder);
        new StockRoutes(changes, stock).declare(assembly.routes());
        new ReservationRoutes(reservations, stock).declare(assembly.routes());
        assembly.openApi("openapi/inventory.yaml");
    }
}
