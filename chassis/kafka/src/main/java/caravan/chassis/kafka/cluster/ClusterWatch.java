package caravan.chassis.kafka.cluster;

import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a consumer is connected to another cluster than before, such as a broker that lost its data, before anything is read from
 * it. Old offsets are wrong there, and messages before them would be skipped. It is a deserializer because Kafka tells deserializers the
 * cluster's id.
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

    /** Whether the cluster has changed since the last call. */
    public synchronized boolean hasChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }
}
