package caravan.commerce.payments.simulated;

import caravan.kernel.WireNames;
import java.util.Optional;

/** The payment methods that the simulated provider knows. Each makes it behave in one way. */
enum SimulatedMethod {
    APPROVE,
    DECLINE,
    /** The first call of each operation times out and does nothing; later calls work. */
    TIMEOUT_BEFORE_CHARGE,
    /** Each operation is done, but the answer to its first call is lost. */
    TIMEOUT_AFTER_CHARGE,
    /** Answers late. */
    SLOW;

    /** Empty if there is no such method. */
    static Optional<SimulatedMethod> parse(String wireName) {
        return WireNames.find(SimulatedMethod.class, wireName);
    }
}
