package caravan.chassis.testkit.transports;

import caravan.chassis.messages.LocalTransport;
import caravan.chassis.messages.Transport;

class UnreliableSnapshotTest extends SnapshotSuite {
    private static final long SEED = 20261122;

    @Override
    protected Transport newTransport() {
        return new UnreliableTransport(new LocalTransport(), SEED);
    }

    /** It keeps no messages. */
    @Override
    protected void loseMessages() {}
}
