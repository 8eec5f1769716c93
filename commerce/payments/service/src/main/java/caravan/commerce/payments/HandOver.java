package caravan.commerce.payments;

import caravan.commerce.payments.WaitingIntentRepository.DueIntent;
import java.util.List;

/** Hands committed intents to the worker that calls the provider. The use cases need it before the worker exists. */
final class HandOver {
    /** Takes intents. It must not wait for the provider. */
    @FunctionalInterface
    interface Receiver {
        void take(List<DueIntent> intents);
    }

    private volatile Receiver receiver = _ -> {};

    void goesTo(Receiver receiver) {
        this.receiver = receiver;
    }

    void take(List<DueIntent> intents) {
        receiver.take(intents);
    }
}
