package caravan.commerce.inventory.http;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Request;
import caravan.chassis.api.http.Routes;
import caravan.commerce.inventory.ReservationRepository;
import caravan.commerce.inventory.ReservationRepository.Shown;
import caravan.commerce.inventory.StockLevelRepository;
import caravan.commerce.inventory.domain.Reservation;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.ReservationId;
import caravan.commerce.kernel.Sku;
import caravan.kernel.Id;
import caravan.kernel.WireNames;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The route that shows what an order holds or held. A reservation has the id of its order. */
public final class ReservationRoutes {
    private final ReservationRepository reservations;
    private final StockLevelRepository stock;

    /**
     * A reservation in JSON.
     *
     * @param lines what is or was held; empty if nothing ever was
     * @param shortages why it was refused; empty if it was not
     * @param changedAt when it got its state
     * @param movements the pieces that left or came back for it
     */
    record ReservationView(
            ReservationId orderId,
            String state,
            List<LineView> lines,
            List<ShortageView> shortages,
            Instant changedAt,
            List<MovementView> movements) {
        static ReservationView of(Shown shown, List<MovementView> movements) {
            Reservation reservation = shown.reservation();
            return new ReservationView(
                    reservation.id(),
                    WireNames.of(reservation.state()),
                    reservation.lines().stream().map(LineView::of).toList(),
                    reservation.shortages().stream().map(ShortageView::of).toList(),
                    shown.changedAt(),
                    movements);
        }
    }

    record LineView(Sku sku, Quantity quantity) {
        static LineView of(Reservation.Line line) {
            return new LineView(line.sku(), line.quantity());
        }
    }

    /** @param available missing for reservations that an earlier version refused */
    record ShortageView(Sku sku, Optional<Long> available) {
        static ShortageView of(Reservation.Shortage shortage) {
            return new ShortageView(
                    shortage.sku(),
                    shortage.available().isPresent()
                            ? Optional.of(shortage.available().getAsLong())
                            : Optional.empty());
        }
    }

    public ReservationRoutes(ReservationRepository reservations, StockLevelRepository stock) {
        this.reservations = reservations;
        this.stock = stock;
    }

    public void declare(Routes routes) {
        routes.get("/reservations/{order_id}", Access.STAFF, this::show);
    }

    private Reply show(Request request) {
        ReservationId id = request.path("order_id", text -> Id.parse(text, ReservationId::new));
        return reservations
                .find(id)
                .map(shown -> Reply.ok(ReservationView.of(shown, movements(id))))
                .orElseGet(() -> Reply.notFound("reservation"));
    }

    private List<MovementView> movements(ReservationId id) {
        return stock.movementsFor(id).stream().map(MovementView::of).toList();
    }
}
