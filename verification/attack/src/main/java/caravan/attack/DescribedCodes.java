package caravan.attack;

import caravan.client.CaravanClient;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The error codes that a system describes, at {@code /errors}. */
final class DescribedCodes {
    private DescribedCodes() {}

    static Set<String> of(CaravanClient client) throws InterruptedException {
        Set<String> codes = new HashSet<>();
        for (JsonNode each : client.get("/errors").orThrow()) {
            codes.add(each.path("code").asString(""));
        }
        return Set.copyOf(codes);
    }
}
