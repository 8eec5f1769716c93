package caravan.chassis.kafka.relay;

import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Notices that a producer talks to another cluster than it is for: a broker that lost its data. Kafka tells serializers of the cluster before it
 * sends anything there, which is why this is one.
 */
final class OneClusterSerializer extends ByteArraySerializer implements ClusterResourceListener {
    private final String cluster;
    private final Runnable onAnother;

    /**
     * @param cluster the id of the one to send to
     * @param onAnother called by the producer's own thread
     */
    OneClusterSerializer(String cluster, Runnable onAnother) {
        this.cluster = cluster;
        this.onAnother = onAnother;
    }

    @Override
    public void onUpdate(ClusterResource now) {
        // It is null until the first broker has answered.
        String id = now.clusterId();
        if (id != null && !id.equals(cluster)) {
            onAnother.run();
        }
    }
}
