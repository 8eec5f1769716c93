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
 * Instances in ZooKeeper, over Curator: an announcement is an ephemeral node that lives as long as this process' session,
 * and comes back by itself when the session had to be made anew; others' come in over one watch of the whole tree. All of
 * it runs behind the callers' backs: neither a start nor a look-up waits for ZooKeeper.
 */
final class RegistryDiscovery implements Discovery {
    /** How long after its last sign of life an instance is gone, give or take a tick of the server. */
    static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);

    /** After an outage everyone makes a new session; this is more than the second in which clients try again. */
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
     * Starts to look, and returns at once.
     *
     * @param servers {@code host:port}, more of them separated by commas
     * @param sessionTimeout whole milliseconds, between 2 and 20 of the server's ticks
     * @param password if there is one, what is announced can be read and changed by those alone who have it too
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

    /** Also how long a start goes without a connection before it is told as an outage. */
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
        // Curator tells of a connection that was lost, but not of one that never came about.
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
            // A registry that refuses this process also refuses the watch, whose setting leads to a read otherwise.
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
        // Ends the session too: whatever is still announced goes with it.
        within(connected ? CLOSE_MAX : CLOSE_WHILE_AWAY_MAX, () -> {
            tree.close();
            client.close();
        });
    }

    /** ZooKeeper's client waits for the server, however long that is away; the work then goes on without the caller. */
    private static void within(Duration limit, Runnable work) {
        Thread worker = Thread.ofVirtual().name("registry-closing").start(work);
        try {
            if (!worker.join(limit)) {
                LOG.atInfo().log("The registry did not answer in time: what was announced ends with its session");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whoever has the password that a node was made with may do everything with it, and nobody else anything. */
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
                // While it is away there is nothing to wait for: the announcement ends with the session.
                within(connected ? WITHDRAWAL_MAX : Duration.ZERO, this::withdraw);
            }
        }

        private void withdraw() {
            try {
                node.close();
            } catch (IOException | RuntimeException refused) {
                LOG.atDebug().setCause(refused).log("An announcement was not withdrawn: it ends with its session");
            }
        }
    }
}
