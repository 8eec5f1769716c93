package caravan.commerce.inventory;

import caravan.chassis.api.KeyLookUp.Made;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.trail.Actor;
import caravan.commerce.inventory.domain.ReceiveStock;
import caravan.commerce.inventory.domain.StockCommand;
import caravan.commerce.inventory.domain.StockLevel;
import caravan.commerce.inventory.domain.StockMovement;
import caravan.commerce.inventory.domain.StockOutcome;
import caravan.commerce.kernel.Sku;
import caravan.kernel.ExpectedVersion;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Receives pieces, and corrects counts. */
public final class ChangeStock implements UseCase<ChangeStock.Command, StockOutcome> {
    /**
     * @param expected the version that the level must have
     * @param key with one key, a level changes once
     * @param actor who asks
     * @param cause the request
     */
    public record Command(
            StockCommand asked, ExpectedVersion expected, Optional<IdempotencyKey> key, Actor actor, Cause cause) {}

    private final StockLevelRepository stock;
    private final StockKeyRepository keys;
    private final Clock clock;

    public ChangeStock(StockLevelRepository stock, StockKeyRepository keys, Clock clock) {
        this.stock = stock;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public List<StockOutcome> handle(Transaction transaction, List<Command> commands) {
        // New rows are added before old ones are locked, so that a batch that waits to add a row holds no lock yet.
        stock.open(transaction, skus(commands, command -> command.asked() instanceof ReceiveStock));
        Map<Sku, StockLevel> levels = new HashMap<>(stock.lock(transaction, skus(commands, _ -> true)));

        Map<Sku, StockLevel> changed = new LinkedHashMap<>();
        List<StockMovement> movements = new ArrayList<>();
        List<StockKeyRepository.Used> used = new ArrayList<>();
        List<StockOutcome> outcomes = new ArrayList<>(commands.size());
        for (Command command : commands) {
            Sku sku = command.asked().sku();
            StockLevel level = levels.getOrDefault(sku, StockLevel.none(sku));
            StockOutcome outcome = command.expected().admits(level.version())
                    ? command.asked().decide(level, command.cause().id())
                    : new StockOutcome.AtAnotherVersion(level);
            if (outcome instanceof StockOutcome.Changed(StockLevel next, StockMovement movement)) {
                levels.put(sku, next);
                changed.put(sku, next);
                movements.add(movement);
                transaction
                        .trail()
                        .add(StockChanges.of(command.actor(), command.cause(), command.asked(), level, next));
                command.key().ifPresent(key -> used.add(new StockKeyRepository.Used(key, next)));
            }
            outcomes.add(outcome);
        }
        stock.save(transaction, changed.values(), movements, clock.instant());
        keys.add(transaction, used);
        return outcomes;
    }

    /** The outcomes of keys that changed a level, even long ago. */
    public List<Made<StockOutcome>> changedUnder(Transaction transaction, Collection<String> asked) {
        return keys.find(transaction, asked).stream()
                .map(made -> new Made<StockOutcome>(
                        made.key(), made.fingerprint(), new StockOutcome.ChangedBefore(made.outcome())))
                .toList();
    }

    private static Set<Sku> skus(List<Command> commands, Predicate<Command> which) {
        return commands.stream()
                .filter(which)
                .map(command -> command.asked().sku())
                .collect(Collectors.toSet());
    }
}
