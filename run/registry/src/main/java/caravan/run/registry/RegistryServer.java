package caravan.run.registry;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.ServerConfig;
import org.apache.zookeeper.server.ZooKeeperServerMain;
import org.apache.zookeeper.server.admin.AdminServer.AdminServerException;

/**
 * A ZooKeeper of one node that listens on this machine only. Only clients with its password are served; a request without it, or with
 * another one, is disconnected. Its data survives a crash: the next start goes on where its log on disk ends. The admin server is off,
 * and so are the four-letter words, except {@code srvr}, which ZooKeeper always leaves on.
 */
public final class RegistryServer implements AutoCloseable {
    /** ZooKeeper's unit of time: sessions last from 2 to 20 ticks, and end on a multiple of it. */
    static final Duration TICK = Duration.ofMillis(500);

    private static final int CONNECTIONS_MAX = 1024;
    /** All processes of a fleet on one machine come from one address. */
    private static final int CONNECTIONS_PER_ADDRESS_MAX = 512;
    /** Bytes of a request, and so of a node: the node of an instance has some 60. */
    static final int REQUEST_BYTES_MAX = 16 * 1024;
    /** Bytes of a node that is on disk already: earlier versions allowed 1 MiB. */
    private static final int BYTES_ON_DISK_MAX = 2 * 1024 * 1024;

    private static final int WORKERS_MAX = 2;
    private static final int LOG_PREALLOCATED_KIBIBYTES = 1024;
    private static final int TRANSACTIONS_PER_SNAPSHOT_MAX = 10_000;
    /** The least that ZooKeeper allows. */
    private static final int SNAPSHOTS_KEPT = 3;

    private static final int PURGE_HOURS = 1;
    private static final Duration START_MAX = Duration.ofSeconds(30);
    private static final Duration STOP_MAX = Duration.ofSeconds(5);

    static {
        // ZooKeeper's classes read these when they are loaded; there is no other way.
        System.setProperty("zookeeper.admin.enableServer", "false");
        System.setProperty("zookeeper.4lw.commands.whitelist", "");
        System.setProperty("zookeeper.maxCnxns", Integer.toString(CONNECTIONS_MAX));
        System.setProperty("jute.maxbuffer", Integer.toString(REQUEST_BYTES_MAX));
        System.setProperty("zookeeper.jute.maxbuffer.extrasize", Integer.toString(BYTES_ON_DISK_MAX));
        System.setProperty("zookeeper.authProvider.caravan", SinglePasswordAuthentication.class.getName());
        System.setProperty("zookeeper.enforce.auth.enabled", "true");
        System.setProperty("zookeeper.enforce.auth.schemes", SinglePasswordAuthentication.SCHEME);
        System.setProperty("zookeeper.enforceQuota", "true");
        System.setProperty("zookeeper.nio.numWorkerThreads", Integer.toString(WORKERS_MAX));
        System.setProperty("zookeeper.preAllocSize", Integer.toString(LOG_PREALLOCATED_KIBIBYTES));
        System.setProperty("zookeeper.snapCount", Integer.toString(TRANSACTIONS_PER_SNAPSHOT_MAX));
    }

    private final Node node = new Node();
    private final FileChannel lockFile;
    private final DatadirCleanupManager purging;
    private final Thread running;

    private RegistryServer(int port, Path data, FileChannel lockFile) {
        this.lockFile = lockFile;
        File folder = data.toFile();
        purging = new DatadirCleanupManager(folder, folder, SNAPSHOTS_KEPT, PURGE_HOURS);
        running = Thread.ofPlatform().name("registry").daemon().unstarted(() -> node.run(new NodeConfig(port, folder)));
    }

    /**
     * Starts it; returns once it accepts connections.
     *
     * @param port of 127.0.0.1; 0 for any that is free
     * @param data the folder of its log and snapshots, created if it does not exist
     * @param password the only one that is accepted; one for each process, since ZooKeeper knows it through a static field
     * @throws IOException if the port is taken, or the folder is in use or cannot be written
     */
    public static RegistryServer start(int port, Path data, String password) throws IOException, InterruptedException {
        Files.createDirectories(data);
        SinglePasswordAuthentication.setPassword(password);
        RegistryServer server = new RegistryServer(port, data, lock(data));
        server.running.start();
        server.purging.start();
        try {
            server.node.started.get(START_MAX.toMillis(), TimeUnit.MILLISECONDS);
            RegistryAccessControl.restrict(server.port(), password);
            return server;
        } catch (IOException | InterruptedException failed) {
            server.close();
            throw failed;
        } catch (ExecutionException | TimeoutException failed) {
            server.close();
            Throwable cause = failed instanceof ExecutionException ? failed.getCause() : failed;
            throw new IOException(
                    "the registry does not start on port " + port + " over " + data + ": " + cause, cause);
        }
    }

    /** Two servers on one log would destroy it. */
    private static FileChannel lock(Path data) throws IOException {
        Path file = data.resolve("registry.lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            // This JVM has the lock already: treat it like the lock of another process.
        }
        channel.close();
        throw new IOException("another registry uses " + data + ": stop it, or name another folder");
    }

    /** The port it listens on. */
    public int port() {
        return node.getClientPort();
    }

    /** Waits until it has ended: it was closed, or cannot go on. */
    void awaitEnd() throws InterruptedException {
        running.join();
    }

    /** Stops it within five seconds; what was written is on disk. */
    @Override
    public void close() {
        purging.shutdown();
        node.close();
        try {
            running.join(STOP_MAX);
            lockFile.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException unlockedAnyway) {
            // The lock ends with the process.
        }
    }

    private static final class Node extends ZooKeeperServerMain {
        final CompletableFuture<Void> started = new CompletableFuture<>();

        void run(ServerConfig config) {
            try {
                runFromConfig(config);
                started.completeExceptionally(new IOException("it ended while it started"));
            } catch (IOException | AdminServerException | RuntimeException failed) {
                started.completeExceptionally(failed);
            }
        }

        @Override
        protected void serverStarted() {
            started.complete(null);
        }
    }

    private static final class NodeConfig extends ServerConfig {
        NodeConfig(int port, File folder) {
            clientPortAddress = new InetSocketAddress("127.0.0.1", port);
            dataDir = folder;
            dataLogDir = folder;
            tickTime = (int) TICK.toMillis();
            maxClientCnxns = CONNECTIONS_PER_ADDRESS_MAX;
            metricsProviderClassName = "org.apache.zookeeper.metrics.impl.NullMetricsProvider";
        }
    }
}
