package caravan.chassis.messages;

import caravan.chassis.testkit.TransportSuite;
import caravan.chassis.testkit.UnreliableTransport;

class UnreliableTransportTest extends TransportSuite {
    private static final long SEED = 20261122;

    @Override
    protected Transport newTransport() {
        return new UnreliableTransport(new LocalTransport(), SEED);
    }
}
