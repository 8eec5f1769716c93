package caravan.commerce.payments.provider;

import caravan.commerce.payments.domain.ProviderAnswer;

/** What a call to the simulated provider comes to, before it is told or lost on the way. */
sealed interface SimulatedOutcome {
    /** Nothing was done, and the call times out. */
    record TimedOut() implements SimulatedOutcome {}

    /** @param repeated whether the key was known, so that this call did nothing */
    record Done(ProviderAnswer answer, String method, boolean repeated) implements SimulatedOutcome {}
}
