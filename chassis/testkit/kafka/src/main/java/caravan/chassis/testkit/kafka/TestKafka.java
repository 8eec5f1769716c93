package caravan.chassis.testkit.kafka;

import caravan.run.broker.Broker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real broker. All tests of a JVM share one, each with its own topics. A test that stops a broker or deletes its data starts its own. */
public final class TestKafka implements AutoCloseable {
    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static @Nullable TestKafka shared;

    private final Path folder;
    private @Nullable Broker broker;
    private final String address;

    private TestKafka() {
        try {
            folder = Files.createTempDirectory("caravan-kafka");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Broker started = Broker.start(0, folder);
        this.broker = started;
        this.address = started.address();
    }

    /** The broker that all tests of this JVM share, started at the first call. */
    public static synchronized TestKafka shared() {
        if (shared == null) {
            shared = new TestKafka();
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close, "test-kafka-stop"));
        }
        return shared;
    }

    /** A new broker for one test. Close it after the test. */
    public static TestKafka own() {
        return new TestKafka();
    }

    /** {@code host:port}, the same after each start. */
    public String address() {
        return address;
    }

    /** A prefix of topics that nobody else uses. */
    public String freshPrefix() {
        return "test-" + PREFIXES.incrementAndGet();
    }

    /** Stops the broker; its data stay. */
    public synchronized void stop() {
        if (broker != null) {
            broker.close();
            broker = null;
        }
    }

    /** Starts a stopped broker with the data that it had. */
    public synchronized void startAgain() {
        if (broker == null) {
            broker = Broker.start(0, folder);
        }
    }

    /** Starts the broker again without its data, as a new cluster at the same address. */
    public synchronized void startEmpty() {
        stop();
        delete(folder.resolve("log"));
        startAgain();
    }

    /** Stops the broker and deletes its data. */
    @Override
    public void close() {
        stop();
        delete(folder);
    }

    private static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
