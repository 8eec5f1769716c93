package caravan.chassis.kafka.cluster;

import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Notices, before anything is read of it, that a consumer talks to another cluster than before: a broker that lost its
 * data. Offsets of the old data say nothing there, and what they pass over would be lost. (Kafka tells it to
 * deserializers, which is why this is one.)
 */
public final class ClusterWatch extends ByteArrayDeserializer implements ClusterResourceListener {
    private @Nullable String cluster;
    private boolean changed;

    @Override
    public synchronized void onUpdate(@Nullable ClusterResource now) {
        String id = now == null ? null : now.clusterId();
        if (id != null) {
            changed |= cluster != null && !cluster.equals(id);
            cluster = id;
        }
    }

    /** Whether the cluster is another one since this was last asked. */
    public synchronized boolean hasChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }
}
