package caravan.commerce.orders;

import static caravan.commerce.orders.OrdersOnPostgres.ANN;
import static caravan.commerce.orders.OrdersOnPostgres.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.commerce.orders.OrderRepository.OrderPage;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderStatus;
import caravan.commerce.orders.store.PostgresOrderRepository;
import caravan.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListingOrdersTest {
    private static final OrderFilter ALL = new OrderFilter(Optional.empty(), Optional.empty());
    private static final int ROWS = 10;

    private final OrdersOnPostgres shop = new OrdersOnPostgres();
    private Order first;
    private Order second;
    private Order third;

    @BeforeEach
    void placeThree() {
        first = placeLater();
        second = shop.placeConfirmed(BEN);
        shop.clock.advance(Duration.ofSeconds(1));
        third = placeLater();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void ordersComeNewestFirst() {
        assertThat(shop.orders.list(ALL, Optional.empty(), ROWS).orders()).containsExactly(third, second, first);
    }

    @Test
    void aPageGoesOnAfterTheLastOneOfThePageBefore() {
        assertThat(shop.orders.list(ALL, Optional.of(third.id()), 1).orders()).containsExactly(second);
    }

    @Test
    void ordersAreListedByUserAndByStatus() {
        OrderFilter anns = new OrderFilter(Optional.of(ANN), Optional.empty());
        OrderFilter bensPending = new OrderFilter(Optional.of(BEN), Optional.of(OrderStatus.PENDING));
        OrderFilter confirmed = new OrderFilter(Optional.empty(), Optional.of(OrderStatus.CONFIRMED));

        assertThat(shop.orders.list(anns, Optional.empty(), ROWS).orders()).containsExactly(third, first);
        assertThat(shop.orders.list(bensPending, Optional.empty(), ROWS).orders())
                .isEmpty();
        assertThat(shop.orders.list(confirmed, Optional.empty(), ROWS).orders()).containsExactly(second);
    }

    @Test
    void pendingOrdersAreListedWhetherTheyAreKnownOneByOneOrNotYet() {
        OrderFilter pending = new OrderFilter(Optional.empty(), Optional.of(OrderStatus.PENDING));
        OrderFilter anns = new OrderFilter(Optional.of(ANN), Optional.of(OrderStatus.PENDING));
        OrderFilter bens = new OrderFilter(Optional.of(BEN), Optional.of(OrderStatus.PENDING));
        assertThat(shop.orders.list(pending, Optional.empty(), ROWS).orders()).containsExactly(third, first);

        shop.clock.advance(Duration.ofMinutes(1));
        shop.expiring(Duration.ofHours(1)).work();
        Order fourth = placeLater();

        assertThat(shop.orders.list(pending, Optional.empty(), ROWS).orders()).containsExactly(fourth, third, first);
        assertThat(shop.orders.list(pending, Optional.empty(), 2).orders()).containsExactly(fourth, third);
        assertThat(shop.orders.list(pending, Optional.of(third.id()), ROWS).orders())
                .containsExactly(first);
        assertThat(shop.orders.list(anns, Optional.empty(), ROWS).orders()).containsExactly(fourth, third, first);
        assertThat(shop.orders.list(bens, Optional.empty(), ROWS).orders()).isEmpty();
    }

    @Test
    void aPageNamesTheOrderBehindWhichTheNextOneBegins() {
        assertThat(shop.orders.list(ALL, Optional.empty(), 2).next()).contains(second.id());
        assertThat(shop.orders.list(ALL, Optional.empty(), 3).next()).isEmpty();
    }

    @Test
    void ordersAreListedByTheTimeOfTheirPlacing() {
        assertThat(placed(Optional.of(first.placedAt()), Optional.empty())).containsExactly(third, second);
        assertThat(placed(Optional.empty(), Optional.of(third.placedAt()))).containsExactly(second, first);
        assertThat(placed(Optional.of(first.placedAt()), Optional.of(third.placedAt())))
                .containsExactly(second);
        assertThat(placed(
                        Optional.of(first.placedAt().minusNanos(1)),
                        Optional.of(first.placedAt().plusNanos(1))))
                .containsExactly(first);
    }

    @Test
    void allFiltersHoldTogether() {
        Order bensOther = shop.placeConfirmed(BEN);
        shop.clock.advance(Duration.ofSeconds(1));
        Optional<Instant> after = Optional.of(first.placedAt());
        Optional<Instant> before = Optional.of(third.placedAt());
        for (OrderStatus status : List.of(OrderStatus.PENDING, OrderStatus.CONFIRMED)) {
            boolean isConfirmed = status == OrderStatus.CONFIRMED;
            assertThat(listed(BEN, status, after, before))
                    .as("of Ben, %s, between the first and the third", status)
                    .isEqualTo(isConfirmed ? List.of(second) : List.of());
            assertThat(listed(BEN, status, after, Optional.empty()))
                    .isEqualTo(isConfirmed ? List.of(bensOther, second) : List.of());
            assertThat(listed(ANN, status, Optional.empty(), before))
                    .isEqualTo(isConfirmed ? List.of() : List.of(first));
            assertThat(listed(ANN, status, after, before)).isEmpty();
        }
    }

    private List<Order> listed(UserId user, OrderStatus status, Optional<Instant> after, Optional<Instant> before) {
        return shop.orders
                .list(new OrderFilter(Optional.of(user), Optional.of(status), after, before), Optional.empty(), ROWS)
                .orders();
    }

    private List<Order> placed(Optional<Instant> after, Optional<Instant> before) {
        return shop.orders
                .list(new OrderFilter(Optional.empty(), Optional.empty(), after, before), Optional.empty(), ROWS)
                .orders();
    }

    @Test
    void aPageOfARareStatusReadsABoundedNumberAndNamesTheNextPage() {
        OrderFilter shipped = new OrderFilter(Optional.empty(), Optional.of(OrderStatus.CONFIRMED));
        OrderRepository lookingAtTwo = new PostgresOrderRepository(shop.transactions, 2);
        Order fourth = placeLater();

        OrderPage none = lookingAtTwo.list(shipped, Optional.empty(), ROWS);
        assertThat(none.orders()).isEmpty();
        assertThat(none.next()).contains(third.id());

        OrderPage last = lookingAtTwo.list(shipped, none.next(), ROWS);
        assertThat(last.orders()).containsExactly(second);
        assertThat(lookingAtTwo.list(shipped, last.next(), ROWS)).isEqualTo(new OrderPage(List.of(), Optional.empty()));
        assertThat(fourth.placedAt()).isAfter(third.placedAt());
    }

    @Test
    void theHistoryIsReadFromAVersionOn() {
        assertThat(shop.orders.historyAfter(second.id(), 1))
                .extracting(change -> change.status())
                .containsExactly(OrderStatus.CONFIRMED);
    }

    private Order placeLater() {
        Order placed = shop.place(ANN);
        shop.clock.advance(Duration.ofSeconds(1));
        return placed;
    }
}
