package caravan.chassis.testkit.transports;

import caravan.chassis.messages.LocalTransport;
import caravan.chassis.messages.Transport;

class LocalTransportTest extends TransportSuite {
    @Override
    protected Transport newTransport() {
        return new LocalTransport();
    }

    /** It keeps no messages. */
    @Override
    protected void loseMessages() {}
}
