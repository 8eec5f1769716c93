package caravan.audit.store;

import java.util.List;
import java.util.Set;

/**
 * A fault that must never happen, and that a test makes happen.
 *
 * @param rule the rule that must find it
 * @param id the id in the finding: a kind of order of {@link RanShop}, or any other text
 * @param also further rules that the fault breaks, too
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
