package caravan.commerce.payments.simulated;

import caravan.kernel.WireNames;
import java.util.Optional;

/** The means of payment that the simulated provider knows, each of which makes it behave in one way. */
enum SimulatedMethod {
    APPROVE,
    DECLINE,
    /** The first call of each operation times out with nothing done; later ones work. */
    TIMEOUT_BEFORE_CHARGE,
    /** Each operation is done, and the answer to the first call gets lost. */
    TIMEOUT_AFTER_CHARGE,
    /** Answers late. */
    SLOW;

    /** Empty if there is no such method. */
    static Optional<SimulatedMethod> parse(String wireName) {
        return WireNames.find(SimulatedMethod.class, wireName);
    }
}
