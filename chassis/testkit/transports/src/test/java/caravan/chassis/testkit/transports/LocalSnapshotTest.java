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
    void aSnapshotWhoseEndIsPurgedIsRequestedAgain() {
        loseTheEndOfASnapshot();

        awaitLacksNothing();
    }

    /** It keeps no messages. */
    @Override
    protected void loseMessages() {}
}
