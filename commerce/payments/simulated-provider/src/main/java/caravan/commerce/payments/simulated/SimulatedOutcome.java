package caravan.commerce.payments.simulated;

import caravan.commerce.payments.provider.ProviderReply;

/** The outcome of a call to the simulated provider, before the answer is sent or lost. */
sealed interface SimulatedOutcome {
    /** Nothing was done, and the call times out. */
    record TimedOut() implements SimulatedOutcome {}

    /** @param repeated whether the key was known, so that this call did nothing */
    record Done(ProviderReply reply, String method, boolean repeated) implements SimulatedOutcome {}
}
