package caravan.chassis.testkit.postgres;

import caravan.chassis.postgres.DatabaseAddress;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A proxy between clients and PostgreSQL. It counts statements (Execute and Query of PostgreSQL's protocol 3, "Message Formats") and
 * round trips (a Sync or Query after which nothing more has arrived yet). It can lose a commit or its answer. It refuses TLS.
 */
public final class CountingProxy implements AutoCloseable {
    private static final int TLS_REQUEST = 80_877_103;
    private static final int EXECUTE = 'E';
    private static final int QUERY = 'Q';
    private static final int SYNC = 'S';
    private static final int MESSAGE_BYTES_MAX = 64 * 1024 * 1024;
    private static final int BUFFER_BYTES = 8 * 1024;

    private final ServerSocket listening;
    private final DatabaseAddress server;
    private final AtomicLong statements = new AtomicLong();
    private final AtomicLong roundTrips = new AtomicLong();
    private final AtomicReference<@Nullable LostCommit> toLose = new AtomicReference<>();

    /** How a commit is lost between a client and PostgreSQL. */
    public enum LostCommit {
        /** The connection is cut before it arrives: the server rolls back. */
        BEFORE_IT_ARRIVES,
        /** The server has committed; the connection is cut before its answer arrives. */
        ANSWER_CUT_OFF,
        /** The server has committed; nothing more arrives on a connection that stays open. */
        ANSWER_NEVER_COMES
    }

    private CountingProxy(ServerSocket listening, DatabaseAddress server) {
        this.listening = listening;
        this.server = server;
    }

    /** Listens on a free port of this machine until it is closed. */
    public static CountingProxy before(DatabaseAddress server) {
        try {
            CountingProxy proxy = new CountingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
            Thread.ofVirtual().start(proxy::accept);
            return proxy;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The same database and login through this proxy. */
    public DatabaseAddress address(DatabaseAddress direct) {
        return new DatabaseAddress(
                listening.getInetAddress().getHostAddress(),
                listening.getLocalPort(),
                direct.database(),
                direct.user(),
                direct.password(),
                direct.parameters());
    }

    /** Since the start. */
    public long statements() {
        return statements.get();
    }

    /** Since the start. */
    public long roundTrips() {
        return roundTrips.get();
    }

    /** Loses the next commit. */
    public void loseNextCommit(LostCommit how) {
        toLose.set(how);
    }

    /** Whether a commit is still to be lost. */
    public boolean isToLoseACommit() {
        return toLose.get() != null;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket up = new Socket(server.host(), server.port())) {
            client.setTcpNoDelay(true);
            up.setTcpNoDelay(true);
            DataInputStream asked = new DataInputStream(client.getInputStream());
            declineTls(asked, client, up);
            Thread.ofVirtual().start(() -> answer(up, client));
            forward(asked, up, new Commits());
        } catch (IOException over) {
            // One side hung up: so does the other.
        }
    }

    /** The first messages have no type: a request for TLS, then the startup message, which is forwarded. */
    private static void declineTls(DataInputStream asked, Socket client, Socket up) throws IOException {
        while (true) {
            int length = asked.readInt();
            byte[] body = asked.readNBytes(bounded(length - Integer.BYTES));
            int code = new DataInputStream(new ByteArrayInputStream(body)).readInt();
            if (code != TLS_REQUEST) {
                DataOutputStream out = new DataOutputStream(up.getOutputStream());
                out.writeInt(length);
                out.write(body);
                out.flush();
                return;
            }
            client.getOutputStream().write('N');
        }
    }

    private void forward(DataInputStream asked, Socket up, Commits commits) throws IOException {
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(up.getOutputStream(), BUFFER_BYTES));
        while (true) {
            int type = asked.read();
            if (type < 0) {
                return;
            }
            int length = asked.readInt();
            byte[] body = asked.readNBytes(bounded(length - Integer.BYTES));
            if (commits.isOne(type, body) && toLose.compareAndSet(LostCommit.BEFORE_IT_ARRIVES, null)) {
                return;
            }
            count(statements, type == EXECUTE || type == QUERY);
            out.writeByte(type);
            out.writeInt(length);
            out.write(body);
            if (asked.available() == 0) {
                // Counted before it is sent, since a client that has the answer may ask for the count at once.
                count(roundTrips, type == SYNC || type == QUERY);
                out.flush();
            }
        }
    }

    private static void count(AtomicLong what, boolean isOne) {
        if (isOne) {
            what.incrementAndGet();
        }
    }

    private static int bounded(int length) throws IOException {
        if (length < 0 || length > MESSAGE_BYTES_MAX) {
            throw new IOException("a message of " + length + " bytes");
        }
        return length;
    }

    private void answer(Socket up, Socket client) {
        try (client) {
            DataInputStream answered = new DataInputStream(new BufferedInputStream(up.getInputStream(), BUFFER_BYTES));
            DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(client.getOutputStream(), BUFFER_BYTES));
            while (true) {
                int type = answered.read();
                if (type < 0) {
                    return;
                }
                int length = answered.readInt();
                byte[] body = answered.readNBytes(bounded(length - Integer.BYTES));
                if (Commits.isDone(type, body)) {
                    if (toLose.compareAndSet(LostCommit.ANSWER_CUT_OFF, null)) {
                        return;
                    }
                    if (toLose.compareAndSet(LostCommit.ANSWER_NEVER_COMES, null)) {
                        answered.transferTo(OutputStream.nullOutputStream());
                        return;
                    }
                }
                out.writeByte(type);
                out.writeInt(length);
                out.write(body);
                if (answered.available() == 0) {
                    out.flush();
                }
            }
        } catch (IOException over) {
            // One side hung up: so does the other.
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
