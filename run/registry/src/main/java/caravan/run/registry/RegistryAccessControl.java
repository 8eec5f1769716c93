package caravan.run.registry;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Quotas;
import org.apache.zookeeper.StatsTrack;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;

/** Restricts the root of a registry to the one login, and limits what can be stored below it. Done at each start; can be repeated. */
final class RegistryAccessControl {
    /** Nodes below {@code /caravan}: far more than a fleet has instances. */
    static final int NODES_MAX = 10_000;
    /** Bytes of all nodes together. */
    static final int NODE_BYTES_ALL_MAX = 8 * 1024 * 1024;

    private static final String TREE = "/caravan";
    private static final int SESSION_MILLIS = 5_000;
    private static final Duration CONNECT_MAX = Duration.ofSeconds(20);

    private RegistryAccessControl() {}

    static void restrict(int port, String password) throws IOException, InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        try (ZooKeeper client = new ZooKeeper(
                "127.0.0.1:" + port,
                SESSION_MILLIS,
                event -> {
                    if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                        connected.countDown();
                    }
                },
                new WithoutTls())) {
            // Sent before everything else once there is a connection.
            client.addAuthInfo(SinglePasswordAuthentication.SCHEME, SinglePasswordAuthentication.loginOf(password));
            if (!connected.await(CONNECT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("the registry does not answer itself within " + CONNECT_MAX.toSeconds() + " s");
            }
            // ZooKeeper asks the list whether it contains null, which lists of List.of do not allow.
            List<ACL> ours =
                    Collections.singletonList(new ACL(ZooDefs.Perms.ALL, SinglePasswordAuthentication.id(password)));
            client.setACL("/", ours, -1);
            client.setACL("/zookeeper", ours, -1);
            create(client, TREE, new byte[0], ours);
            create(client, Quotas.quotaZookeeper + TREE, new byte[0], ours);
            create(client, Quotas.limitPath(TREE), limits(), ours);
            create(client, Quotas.statPath(TREE), new StatsTrack().getStatsBytes(), ours);
        } catch (KeeperException refused) {
            throw new IOException(
                    "the access to the registry's root cannot be restricted: " + refused.getMessage(), refused);
        }
    }

    private static void create(ZooKeeper client, String path, byte[] data, List<ACL> acl)
            throws KeeperException, InterruptedException {
        try {
            client.create(path, data, acl, CreateMode.PERSISTENT);
        } catch (KeeperException.NodeExistsException known) {
            // It exists from an earlier start.
        }
    }

    private static byte[] limits() {
        StatsTrack limits = new StatsTrack();
        limits.setCountHardLimit(NODES_MAX);
        limits.setByteHardLimit(NODE_BYTES_ALL_MAX);
        return limits.getStatsBytes();
    }

    /**
     * The parent reads system properties for TLS. For their names it loads Netty, which is not on the class path. Clients of the fleet have
     * such a class, too ({@code PlaintextClientConfig}), but the registry's process has no other module of Caravan.
     */
    static final class WithoutTls extends ZKClientConfig {
        WithoutTls() {
            setProperty(ENABLE_CLIENT_SASL_KEY, "false");
        }

        @Override
        protected void handleBackwardCompatibility() {
            // Only the values that are set here count.
        }
    }
}
