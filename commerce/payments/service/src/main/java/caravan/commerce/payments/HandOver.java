package caravan.commerce.payments;

import java.util.List;

/** Hands intents whose insertion was committed to who calls the provider, who is not there yet when the service is put together. */
final class HandOver {
    /** Takes them; must not wait for the provider. */
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
