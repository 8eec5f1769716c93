package caravan.chassis.testkit.transports;

import caravan.chassis.messages.LocalTransport;
import caravan.chassis.messages.Transport;

class LocalSnapshotTest extends SnapshotSuite {
    @Override
    protected Transport newTransport() {
        return new LocalTransport();
    }

    /** It keeps none. */
    @Override
    protected void loseMessages() {}
}
