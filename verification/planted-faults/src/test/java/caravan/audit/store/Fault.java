package caravan.audit.store;

import java.util.List;
import java.util.Set;

/**
 * Something that must never happen, made to happen.
 *
 * @param rule the rule that has to name it
 * @param id what that rule has to name: a kind of order of {@link RanShop}, or anything else as it is
 * @param also further rules that cannot but break with it
 * @param plant statements; {@code :paid} and the like are the orders
 */
record Fault(String name, String rule, String id, Set<String> also, List<String> plant) {
    static Fault of(String name, String rule, String id, Set<String> also, String... plant) {
        return new Fault(name, rule, id, also, List.of(plant));
    }

    @Override
    public String toString() {
        return name;
    }
}
