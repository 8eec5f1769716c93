package caravan.chassis.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.watch.PersistentWatcher;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all instances from the registry when one may have come or gone. The watch only says that something changed, and everything is
 * read again, so an event that is lost with a session does no harm. A read that fails changes nothing, and is repeated. The data of a
 * node never changes, so it is read once.
 */
final class RegistryTree implements AutoCloseable {
    /** Reads at this interval even without an event, in case one was lost. */
    private static final Duration READ_INTERVAL_MAX = Duration.ofSeconds(30);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);
    private static final Logger LOG = LoggerFactory.getLogger(RegistryTree.class);

    private final CuratorFramework client;
    private final PersistentWatcher watcher;
    private final Consumer<List<Instance>> reader;
    private final Semaphore changes = new Semaphore(0);
    private final Thread reading = Thread.ofVirtual().name("registry-reading").unstarted(this::readUntilClosed);
    /** The content of the existing nodes, by their paths. */
    private Map<String, Optional<Instance>> nodes = Map.of();

    /**
     * The watch starts after the first read: a registry that refuses this process says so to the first request, and only disconnects the
     * others.
     */
    private volatile boolean isWatching;

    private final AtomicBoolean refuses = new AtomicBoolean();

    /** @param reader gets all instances after each read, one call after the other; ZooKeeper limits a list to 1 MiB */
    RegistryTree(CuratorFramework client, Consumer<List<Instance>> reader) {
        this.client = client;
        this.reader = reader;
        watcher = new PersistentWatcher(client, RegistryNodes.BASE, true);
        watcher.getListenable().addListener(event -> changes.release());
        watcher.getResetListenable().addListener(changes::release);
    }

    void start() {
        reading.start();
    }

    /** Reads soon, on its own thread. */
    void read() {
        changes.release();
    }

    private void readUntilClosed() {
        try {
            Duration pause = READ_INTERVAL_MAX;
            while (true) {
                changes.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
                changes.drainPermits();
                boolean isRead = readOnce();
                pause = isRead && isWatching ? READ_INTERVAL_MAX : PAUSE_AFTER_FAILURE;
            }
        } catch (InterruptedException closed) {
            LOG.atDebug().log("The registry is no longer read");
        }
    }

    private boolean readOnce() throws InterruptedException {
        // The watch is set again once there is a connection, and leads here.
        if (!client.getZookeeperClient().isConnected()) {
            return true;
        }
        try {
            nodes = read(client.getZookeeperClient().getZooKeeper());
            refuses.set(false);
            if (!isWatching) {
                isWatching = true;
                watcher.start();
            }
            reader.accept(nodes.values().stream().flatMap(Optional::stream).toList());
            return true;
        } catch (InterruptedException closed) {
            throw closed;
        } catch (KeeperException.NoAuthException
                | KeeperException.AuthFailedException
                | KeeperException.SessionClosedRequireAuthException refused) {
            refused();
            return false;
        } catch (KeeperException lost) {
            LOG.atDebug().addKeyValue("reason", lost.getMessage()).log("A read of the registry failed");
            return false;
        } catch (Exception bug) {
            LOG.atError().setCause(bug).log("A read of the registry failed and is repeated");
            return false;
        }
    }

    /** Logged once, until a read succeeds. */
    void refused() {
        if (refuses.compareAndSet(false, true)) {
            LOG.atError()
                    .log(
                            "The registry refuses this process: set registry-password to the password of the other processes");
        }
    }

    private Map<String, Optional<Instance>> read(ZooKeeper registry) throws KeeperException, InterruptedException {
        Map<String, Optional<Instance>> found = new HashMap<>();
        for (String service : children(registry, RegistryNodes.BASE)) {
            for (String path : children(registry, service)) {
                Optional<Instance> known = nodes.get(path);
                if (known != null) {
                    found.put(path, known);
                } else {
                    data(registry, path).ifPresent(data -> found.put(path, RegistryNodes.read(path, data)));
                }
            }
        }
        return found;
    }

    /** The paths of a node's children; none if it does not exist. */
    private static List<String> children(ZooKeeper registry, String path) throws KeeperException, InterruptedException {
        try {
            List<String> paths = new ArrayList<>();
            for (String name : registry.getChildren(path, false)) {
                paths.add(path + "/" + name);
            }
            return paths;
        } catch (KeeperException.NoNodeException gone) {
            return List.of();
        }
    }

    private static Optional<byte[]> data(ZooKeeper registry, String path) throws KeeperException, InterruptedException {
        try {
            return Optional.of(registry.getData(path, false, null));
        } catch (KeeperException.NoNodeException gone) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        reading.interrupt();
        if (isWatching) {
            watcher.close();
        }
    }
}
