package caravan.attack.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/** A connection to the server that sends raw bytes and reads answers at the same time. For one thread. */
public final class Connection implements AutoCloseable {
    /** After this time a connection is closed in any case: the longest that one case or shot can take. */
    public static final Duration LIFE_MAX = Duration.ofSeconds(40);

    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final int EVENTS_MAX = 256;
    private static final ScheduledThreadPoolExecutor ENDS = ends();

    /** What can come from a server. */
    public sealed interface Event {}

    /** A complete answer. */
    public record Answered(Answer answer) implements Event {}

    /**
     * The server ended the connection, where no answer was under way.
     *
     * @param reset whether it did so by a reset
     */
    public record Ended(boolean reset) implements Event {}

    /** The bytes are no answer, or only a part of one. */
    public record Broken(String why) implements Event {}

    private final Socket socket;
    private final OutputStream out;
    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(EVENTS_MAX);
    private final ScheduledFuture<?> end;
    private boolean writable = true;

    private Connection(Socket socket, IntPredicate answersHead) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.end = ENDS.schedule(this::cut, LIFE_MAX.toMillis(), TimeUnit.MILLISECONDS);
        AnswerReader reader = new AnswerReader(socket.getInputStream());
        Thread.ofVirtual().name("attack-reader").start(() -> readAll(reader, answersHead));
    }

    /**
     * Connects.
     *
     * @param from the address to come from, where one is wanted
     * @param answersHead whether the n-th answer, from 0 and without interim ones, answers a HEAD
     * @throws IOException if nobody listens
     */
    @SuppressWarnings("AddressSelection") // an attack goes to one address, which was checked
    public static Connection to(InetSocketAddress server, Optional<InetAddress> from, IntPredicate answersHead)
            throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            if (from.isPresent()) {
                socket.bind(new InetSocketAddress(from.get(), 0));
            }
            socket.connect(server, Math.toIntExact(CONNECT_MAX.toMillis()));
            return new Connection(socket, answersHead);
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    private static ScheduledThreadPoolExecutor ends() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("attack-ends-", 0).factory());
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    /** Sends bytes; does nothing if the server has ended the connection. */
    public void send(byte[] bytes) {
        if (!writable) {
            return;
        }
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException ended) {
            writable = false;
        }
    }

    /** Closes our side: nothing more will be sent. */
    public void endSending() {
        try {
            socket.shutdownOutput();
        } catch (IOException ended) {
            writable = false;
        }
    }

    /** The next thing that comes; empty if nothing comes within this time. */
    public Optional<Event> next(Duration within) throws InterruptedException {
        return Optional.ofNullable(events.poll(within.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void readAll(AnswerReader reader, IntPredicate answersHead) {
        Event last;
        try {
            int finals = 0;
            Optional<Answer> answer = reader.next(answersHead.test(finals));
            while (answer.isPresent()) {
                finals += answer.get().isInterim() ? 0 : 1;
                events.put(new Answered(answer.get()));
                answer = reader.next(answersHead.test(finals));
            }
            last = new Ended(false);
        } catch (NotHttpException | java.io.EOFException broken) {
            last = new Broken(Objects.toString(broken.getMessage()));
        } catch (IOException reset) {
            last = new Ended(true);
        } catch (InterruptedException stopped) {
            return;
        }
        offerLast(last);
    }

    private void offerLast(Event last) {
        if (!events.offer(last)) {
            cut();
        }
    }

    private void cut() {
        try {
            socket.close();
        } catch (IOException alreadyClosed) {
            writable = false;
        }
    }

    /** Ends it with a reset, as a client that disconnects. */
    public void abandon() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException alreadyClosed) {
            writable = false;
        }
        close();
    }

    @Override
    public void close() {
        end.cancel(false);
        cut();
        // Lets a reader that waits for room see that nobody reads any more.
        events.clear();
    }
}
