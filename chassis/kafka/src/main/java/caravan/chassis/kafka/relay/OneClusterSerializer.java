package caravan.chassis.kafka.relay;

import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Notices that a producer is connected to the wrong cluster, such as a broker that lost its data. It is a serializer because Kafka tells
 * serializers the cluster's id before it sends anything.
 */
final class OneClusterSerializer extends ByteArraySerializer implements ClusterResourceListener {
    private final String cluster;
    private final Runnable onAnother;

    /**
     * @param cluster the id of the right cluster
     * @param onAnother called by the producer's own thread
     */
    OneClusterSerializer(String cluster, Runnable onAnother) {
        this.cluster = cluster;
        this.onAnother = onAnother;
    }

    @Override
    public void onUpdate(ClusterResource now) {
        // The id is null until the first broker has answered.
        String id = now.clusterId();
        if (id != null && !id.equals(cluster)) {
            onAnother.run();
        }
    }
}
