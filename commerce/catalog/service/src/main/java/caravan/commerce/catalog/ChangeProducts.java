package caravan.commerce.catalog;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.trail.Actor;
import caravan.commerce.catalog.domain.Product;
import caravan.commerce.catalog.domain.ProductCommand;
import caravan.commerce.catalog.domain.ProductOutcome;
import caravan.commerce.kernel.Sku;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Puts products on sale, changes them and withdraws them. It is one use case, so that all commands for one SKU are decided in order. Each
 * change is sent in exactly one message, and the trail keeps who made it.
 */
public final class ChangeProducts implements UseCase<ChangeProducts.Command, ProductOutcome> {
    /**
     * @param actor who asks
     * @param cause the request
     */
    public record Command(ProductCommand asked, Actor actor, Cause cause) {}

    private final ProductRepository products;
    private final Clock clock;

    public ChangeProducts(ProductRepository products, Clock clock) {
        this.products = products;
        this.clock = clock;
    }

    @Override
    public List<ProductOutcome> handle(Transaction transaction, List<Command> commands) {
        Set<Sku> skus = commands.stream().map(command -> command.asked().sku()).collect(Collectors.toSet());
        Map<Sku, Product> stored = products.lock(transaction, skus);
        // As finely as PostgreSQL stores it, so that the first answer and a later GET show the same time.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);

        Map<Sku, Product> changed = new LinkedHashMap<>();
        List<ProductOutcome> outcomes = new ArrayList<>(commands.size());
        for (Command command : commands) {
            Sku sku = command.asked().sku();
            Optional<Product> current = Optional.ofNullable(changed.getOrDefault(sku, stored.get(sku)));
            ProductOutcome outcome = command.asked().decide(current, now);
            switch (outcome) {
                case ProductOutcome.Created(Product product) -> {
                    changed.put(sku, product);
                    tell(transaction, command, current, product);
                }
                case ProductOutcome.Replaced(Product product) -> {
                    changed.put(sku, product);
                    tell(transaction, command, current, product);
                }
                case ProductOutcome.Withdrawn(Product product) -> {
                    changed.put(sku, product);
                    tell(transaction, command, current, product);
                }
                case ProductOutcome.Unchanged _, ProductOutcome.NotOnSale _, ProductOutcome.PreconditionFailed _ -> {}
            }
            outcomes.add(outcome);
        }
        save(transaction, stored.keySet(), changed);
        return outcomes;
    }

    private static void tell(Transaction transaction, Command command, Optional<Product> before, Product after) {
        ProductMessages.tell(transaction.outbox(), after, command.cause());
        transaction.trail().add(ProductChanges.of(command.actor(), command.cause(), before, after));
    }

    private void save(Transaction transaction, Set<Sku> stored, Map<Sku, Product> changed) {
        if (changed.isEmpty()) {
            return;
        }
        Predicate<Product> known = product -> stored.contains(product.sku());
        products.replace(transaction, changed.values().stream().filter(known).toList());
        products.add(
                transaction, changed.values().stream().filter(known.negate()).toList());
    }
}
