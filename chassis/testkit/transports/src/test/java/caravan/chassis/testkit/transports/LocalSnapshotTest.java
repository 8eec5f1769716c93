package caravan.chassis.testkit.transports;

import caravan.chassis.messages.LocalTransport;
import caravan.chassis.messages.Transport;
import org.junit.jupiter.api.Test;

class LocalSnapshotTest extends SnapshotSuite {
    @Override
    protected Transport newTransport() {
        return new LocalTransport();
    }

    @Test
    void aSnapshotWhoseEndIsPurgedIsAskedForAnew() {
        loseTheEndOfASnapshot();

        awaitLacksNothing();
    }

    /** It keeps none. */
    @Override
    protected void loseMessages() {}
}
