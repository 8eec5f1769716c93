package caravan.commerce.payments.simulated;

import caravan.commerce.payments.provider.ProviderReply;

/** What a call to the simulated provider comes to, before it is told or lost on the way. */
sealed interface SimulatedOutcome {
    /** Nothing was done, and the call times out. */
    record TimedOut() implements SimulatedOutcome {}

    /** @param repeated whether the key was known, so that this call did nothing */
    record Done(ProviderReply reply, String method, boolean repeated) implements SimulatedOutcome {}
}
