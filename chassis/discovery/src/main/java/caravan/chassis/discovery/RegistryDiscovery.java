package caravan.chassis.discovery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.ACLProvider;
import org.apache.curator.framework.api.CuratorEventType;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryForever;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances in ZooKeeper, over Curator. An announcement is an ephemeral node that lives as long as the session of this process, and comes
 * back by itself with a new session. Other instances come in through one watch of the whole tree. All of this runs in the background:
 * neither a start nor a look-up waits for ZooKeeper.
 */
final class RegistryDiscovery implements Discovery {
    /** How long after its last sign of life an instance is removed, plus or minus a tick of the server. */
    static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);

    /** After an outage everyone makes a new session; this is longer than the second in which clients try again. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final Duration RETRY_PAUSE = Duration.ofMillis(500);
    private static final Duration WITHDRAWAL_MAX = Duration.ofSeconds(2);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);
    private static final Duration CLOSE_WHILE_AWAY_MAX = Duration.ofMillis(500);

    private static final String LOGIN_SCHEME = "digest";
    private static final String LOGIN_USER = "caravan";

    private static final Logger LOG = LoggerFactory.getLogger(RegistryDiscovery.class);

    private final KnownInstances known = new KnownInstances(GRACE, System::nanoTime);
    private final Set<Announcement> announcements = ConcurrentHashMap.newKeySet();
    private final OutageLog outage;
    private final CuratorFramework client;
    private final RegistryTree tree;
    private volatile boolean connected;
    private volatile boolean closed;

    private RegistryDiscovery(String servers, Duration sessionTimeout, Optional<String> password) {
        outage = new OutageLog("registry " + servers);
        client = client(servers, sessionTimeout, password);
        tree = new RegistryTree(client, known::update);
    }

    /**
     * Starts looking, and returns at once.
     *
     * @param servers {@code host:port}, several separated by commas
     * @param sessionTimeout whole milliseconds, between 2 and 20 ticks of the server
     * @param password if there is one, only those who have it can read and change what is announced
     */
    static RegistryDiscovery open(String servers, Duration sessionTimeout, Optional<String> password) {
        RegistryDiscovery discovery = new RegistryDiscovery(servers, sessionTimeout, password);
        discovery.start();
        return discovery;
    }

    private static CuratorFramework client(String servers, Duration sessionTimeout, Optional<String> password) {
        CuratorFrameworkFactory.Builder builder = CuratorFrameworkFactory.builder();
        password.ifPresent(known -> builder.authorization(
                        LOGIN_SCHEME, (LOGIN_USER + ":" + known).getBytes(StandardCharsets.UTF_8))
                .aclProvider(new AclsOfTheirMakers()));
        return builder.connectString(servers)
                .sessionTimeoutMs(millis(sessionTimeout))
                .connectionTimeoutMs(millis(connectTimeout(sessionTimeout)))
                .retryPolicy(new RetryForever(millis(RETRY_PAUSE)))
                .ensembleTracker(false)
                .zkClientConfig(new PlaintextClientConfig())
                .build();
    }

    /** Also how long a start may have no connection before it is logged as an outage. */
    private static Duration connectTimeout(Duration sessionTimeout) {
        return sessionTimeout.dividedBy(2);
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }

    private void start() {
        client.getConnectionStateListenable().addListener((any, state) -> connectionIs(state));
        client.getCuratorListenable().addListener((any, event) -> {
            if (event.getType() == CuratorEventType.WATCHED
                    && event.getWatchedEvent().getState() == Watcher.Event.KeeperState.AuthFailed) {
                tree.refused();
            }
        });
        client.start();
        tree.start();
        // Curator reports a lost connection, but not one that never came about.
        Thread.ofVirtual().name("registry-first-connection").start(this::awaitFirstConnection);
    }

    private void awaitFirstConnection() {
        try {
            if (!client.blockUntilConnected(
                    client.getZookeeperClient().getConnectionTimeoutMs(), TimeUnit.MILLISECONDS)) {
                neverConnected();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void neverConnected() {
        if (!connected && !closed) {
            outage.begins("it does not answer");
        }
    }

    private synchronized void connectionIs(ConnectionState state) {
        if (closed) {
            return;
        }
        connected = state.isConnected();
        if (connected) {
            known.sourceRestored();
            outage.ends();
            // A registry that refuses this process also refuses the watch, so the watch would never lead to a read.
            tree.read();
        } else {
            known.sourceLost();
            outage.begins("the connection is lost");
        }
    }

    @Override
    public List<Instance> instancesOf(String service) {
        return known.of(service);
    }

    @Override
    public Registration register(Instance instance) {
        PersistentNode node = new PersistentNode(
                client, CreateMode.EPHEMERAL, false, RegistryNodes.path(instance), RegistryNodes.write(instance));
        Announcement announcement = new Announcement(node);
        announcements.add(announcement);
        node.start();
        return announcement;
    }

    @Override
    public void close() {
        announcements.forEach(Announcement::close);
        synchronized (this) {
            closed = true;
        }
        // This ends the session too, and with it whatever is still announced.
        within(connected ? CLOSE_MAX : CLOSE_WHILE_AWAY_MAX, () -> {
            tree.close();
            client.close();
        });
    }

    /** ZooKeeper's client waits for the server, however long it is away. The work then goes on without the caller. */
    private static void within(Duration limit, Runnable work) {
        Thread worker = Thread.ofVirtual().name("registry-closing").start(work);
        try {
            if (!worker.join(limit)) {
                LOG.atInfo().log("The registry did not answer in time: announcements end when their session ends");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Those who have the password that made a node may do everything with it; nobody else may do anything. */
    private static final class AclsOfTheirMakers implements ACLProvider {
        @Override
        public List<ACL> getDefaultAcl() {
            return ZooDefs.Ids.CREATOR_ALL_ACL;
        }

        @Override
        public List<ACL> getAclForPath(String path) {
            return getDefaultAcl();
        }
    }

    private final class Announcement implements Registration {
        private final PersistentNode node;

        Announcement(PersistentNode node) {
            this.node = node;
        }

        @Override
        public void close() {
            if (announcements.remove(this)) {
                // While the registry is away there is nothing to wait for: the announcement ends with the session.
                within(connected ? WITHDRAWAL_MAX : Duration.ZERO, this::withdraw);
            }
        }

        private void withdraw() {
            try {
                node.close();
            } catch (IOException | RuntimeException refused) {
                LOG.atDebug().setCause(refused).log("An announcement was not withdrawn: it ends when its session ends");
            }
        }
    }
}
