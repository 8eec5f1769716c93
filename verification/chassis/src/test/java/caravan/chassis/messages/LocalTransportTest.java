package caravan.chassis.messages;

import caravan.chassis.testkit.TransportSuite;

class LocalTransportTest extends TransportSuite {
    @Override
    protected Transport newTransport() {
        return new LocalTransport();
    }
}
