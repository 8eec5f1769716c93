package caravan.run.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryProcessTest {
    private static final Duration END_MAX = Duration.ofSeconds(10);
    private static final String PASSWORD = "the password of all";
    private static final int SESSION_MILLIS = 10_000;

    @TempDir
    Path data;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void killStarted() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void dataSurvivesAKillAndSigtermEndsTheProcess() throws Exception {
        Running first = start(0, false);
        write(first.port(), "/kept", "value");
        first.process().destroyForcibly().waitFor();

        Running second = start(first.port(), false);
        assertThat(second.port()).isEqualTo(first.port());
        assertThat(read(second.port(), "/kept")).isEqualTo("value");

        second.process().destroy();
        assertThat(second.process().waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(Files.readAllLines(data.resolve("registry.log.0")))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("{\"@timestamp\""));
    }

    @Test
    void itListensOnlyOnThisMachineLocksItsFolderAndEndsWithItsParent() throws Exception {
        Running running = start(0, true);

        for (InetAddress outside : outsideAddresses()) {
            assertThatThrownBy(() -> connect(outside, running.port())).isInstanceOf(IOException.class);
        }
        assertThat(answerTo("conf", running.port())).contains("not in the whitelist");
        assertThatThrownBy(() -> RegistryServer.start(0, data, PASSWORD))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(data.toString());

        running.process().getOutputStream().close();
        assertThat(running.process().waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(running.process().exitValue()).isZero();
    }

    @Test
    void aPortThatIsTakenIsToldByItsNumber(@TempDir Path other) throws Exception {
        try (RegistryServer server = RegistryServer.start(0, data, PASSWORD)) {
            assertThatThrownBy(() -> RegistryServer.start(server.port(), other, PASSWORD))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("port " + server.port());
        }
    }

    @Test
    void aClientWithoutThePasswordCanNeitherReadNorWrite() throws Exception {
        try (RegistryServer server = RegistryServer.start(0, data, PASSWORD);
                ZooKeeper ours = client(server.port())) {
            for (String login : List.of("", "caravan:guess", "someone:" + PASSWORD, "caravan:")) {
                List<ThrowingCallable> asks = List.of(
                        () -> asStranger(server.port(), login, zookeeper -> zookeeper.getChildren("/", false)),
                        () -> asStranger(
                                server.port(),
                                login,
                                zookeeper -> zookeeper.create(
                                        "/strange", new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)),
                        () -> asStranger(server.port(), login, zookeeper -> zookeeper.exists("/caravan", false)));
                for (ThrowingCallable ask : asks) {
                    assertThatThrownBy(ask).as(login).isInstanceOf(KeeperException.class);
                }
            }
            assertThat(ours.getChildren("/", false)).containsExactlyInAnyOrder("caravan", "zookeeper");
            assertThat(ours.getACL("/", null))
                    .allMatch(acl -> acl.getId().getScheme().equals("digest"));
        }
    }

    @Test
    void aLargeNodeAndTooManyBytesAreRefusedAndTheRegistryGoesOn() throws Exception {
        try (RegistryServer server = RegistryServer.start(0, data, PASSWORD)) {
            try (ZooKeeper large = client(server.port())) {
                byte[] tooLarge = new byte[RegistryServer.REQUEST_BYTES_MAX];
                assertThatThrownBy(() -> make(large, "/caravan/large", tooLarge))
                        .isInstanceOf(KeeperException.ConnectionLossException.class);
            }
            try (ZooKeeper ours = client(server.port())) {
                byte[] most = new byte[RegistryServer.REQUEST_BYTES_MAX - 1024];
                assertThatThrownBy(() -> {
                            for (int made = 0;
                                    made * (long) most.length <= RegistryAccessControl.NODE_BYTES_ALL_MAX;
                                    made++) {
                                make(ours, "/caravan/much-" + made, most);
                            }
                        })
                        .isInstanceOf(KeeperException.QuotaExceededException.class);
                ours.delete("/caravan/much-0", -1);
                make(ours, "/caravan/little", new byte[64]);
                assertThat(ours.getData("/caravan/little", false, null)).hasSize(64);
            }
        }
    }

    /** An earlier version let anyone write anything, and its data are there at the next start. */
    @Test
    void nodesOfAnEarlierVersionAreProtectedToo() throws Exception {
        try (RegistryServer first = RegistryServer.start(0, data, "an earlier password");
                ZooKeeper client = new ZooKeeper(
                        "127.0.0.1:" + first.port(),
                        SESSION_MILLIS,
                        event -> {},
                        new RegistryAccessControl.WithoutTls())) {
            client.addAuthInfo("digest", SinglePasswordAuthentication.loginOf("an earlier password"));
            client.create("/strange", new byte[8], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
        try (RegistryServer second = RegistryServer.start(0, data, PASSWORD);
                ZooKeeper ours = client(second.port())) {
            assertThat(ours.getData("/strange", false, null)).hasSize(8);
            assertThat(ours.getACL("/", null))
                    .extracting(acl -> acl.getId().getId())
                    .containsExactly(SinglePasswordAuthentication.id(PASSWORD).getId());
            assertThatThrownBy(() -> asStranger(
                            second.port(),
                            "caravan:an earlier password",
                            zookeeper -> zookeeper.getData("/strange", false, null)))
                    .isInstanceOf(KeeperException.class);
        }
    }

    private interface Ask {
        @Nullable
        Object of(ZooKeeper zookeeper) throws Exception;
    }

    private static void asStranger(int port, String login, Ask ask) throws Exception {
        try (ZooKeeper stranger = new ZooKeeper(
                "127.0.0.1:" + port, SESSION_MILLIS, event -> {}, new RegistryAccessControl.WithoutTls())) {
            if (!login.isEmpty()) {
                stranger.addAuthInfo("digest", login.getBytes(StandardCharsets.UTF_8));
            }
            ask.of(stranger);
        }
    }

    private static void make(ZooKeeper client, String path, byte[] data) throws Exception {
        client.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    private record Running(Process process, int port) {}

    private Running start(int port, boolean stopWithParent) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                RegistryProcess.class.getName(),
                "--port",
                Integer.toString(port),
                "--data",
                data.toString());
        builder.environment().put("CARAVAN_REGISTRY_PASSWORD", PASSWORD);
        builder.environment().put("CARAVAN_STOP_WITH_PARENT", Boolean.toString(stopWithParent));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        started.add(process);
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        assertThat(line).startsWith("Listening on 127.0.0.1:");
        return new Running(process, Integer.parseInt(line.substring(line.lastIndexOf(':') + 1)));
    }

    private static void write(int port, String path, String value) throws Exception {
        try (ZooKeeper client = client(port)) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            client.create(path, bytes, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
    }

    private static String read(int port, String path) throws Exception {
        try (ZooKeeper client = client(port)) {
            return new String(client.getData(path, false, null), StandardCharsets.UTF_8);
        }
    }

    private static ZooKeeper client(int port) throws IOException {
        ZooKeeper client =
                new ZooKeeper("127.0.0.1:" + port, SESSION_MILLIS, event -> {}, new RegistryAccessControl.WithoutTls());
        client.addAuthInfo("digest", SinglePasswordAuthentication.loginOf(PASSWORD));
        await().until(() -> client.getState().isConnected());
        return client;
    }

    private static List<InetAddress> outsideAddresses() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
    }

    private static Socket connect(InetAddress address, int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(address, port), 1_000);
        return socket;
    }

    private static String answerTo(String command, int port) throws IOException {
        try (Socket socket = connect(InetAddress.getByName("127.0.0.1"), port)) {
            socket.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
