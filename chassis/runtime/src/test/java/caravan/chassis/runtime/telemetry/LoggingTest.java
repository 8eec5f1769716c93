package caravan.chassis.runtime.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LoggingTest {
    private static final Logger LOG = LoggerFactory.getLogger("caravan.test");

    @TempDir
    Path folder;

    @AfterEach
    void logToStdoutAgain() {
        Logging.toStdout();
        MDC.clear();
    }

    private List<String> logged(Runnable logging) throws Exception {
        Path file = folder.resolve("logs/caravan.log");
        Logging.toFile(file);
        logging.run();
        return Files.readAllLines(file);
    }

    @Test
    void aLineHasTraceAndKeyValues() throws Exception {
        MDC.put("trace.id", "abc");
        List<String> lines = logged(() -> LOG.atInfo()
                .addKeyValue("order_id", "o-1")
                .addKeyValue("rows", 3)
                .log("Placed \"it\"\nnow"));
        assertThat(lines)
                .singleElement()
                .asString()
                .contains(
                        "\"log.level\": \"INFO\"",
                        "\"log.logger\":\"caravan.test\"",
                        "\"service.name\":\"caravan\"",
                        "\"message\":\"Placed \\\"it\\\"\\nnow\"",
                        "\"trace.id\":\"abc\"",
                        "\"order_id\":\"o-1\"",
                        "\"rows\":3");
    }

    @Test
    void anExceptionStaysOnItsLine() throws Exception {
        List<String> lines = logged(() ->
                LOG.atError().setCause(new IllegalStateException("why\ud800")).log("Failed"));
        assertThat(lines).singleElement().asString().contains("IllegalStateException: why?", "LoggingTest");
    }

    @Test
    void anExceptionTakesABoundedPartOfItsLine() throws Exception {
        StackTraceElement[] deep = new StackTraceElement[10_000];
        Arrays.fill(deep, new StackTraceElement("caravan.Deep", "recurse", "Deep.java", 1));
        IllegalStateException thrown = new IllegalStateException("deep");
        thrown.setStackTrace(deep);
        List<String> lines = logged(() -> LOG.atError().setCause(thrown).log("Failed"));
        assertThat(lines).singleElement().asString().hasSizeLessThan(20_000);
    }

    /** Collectors of logs read it so, whatever a value holds. */
    @Test
    void aLineIsJson() throws Exception {
        List<String> lines = logged(() -> LOG.atInfo()
                .addKeyValue("path", "/a\"b\\c\u0001\n")
                .addKeyValue("nothing", (Object) null)
                .addKeyValue("wait", Duration.ofSeconds(3))
                .log("Read"));
        JsonNode line = JsonMapper.shared().readTree(lines.getFirst());
        assertThat(line.path("path").asString()).isEqualTo("/a\"b\\c\u0001\n");
        assertThat(line.path("nothing").asString()).isEqualTo("null");
        assertThat(line.path("wait").asString()).isEqualTo("PT3S");
        assertThat(Instant.parse(line.path("@timestamp").asString())).isBefore(Instant.now());
    }

    @Test
    void otherLoggingApisAreBridged() throws Exception {
        List<String> lines = logged(() -> {
            System.getLogger("caravan.system").log(System.Logger.Level.WARNING, "from System.Logger");
            java.util.logging.Logger.getLogger("caravan.jul").warning("from java.util.logging");
        });
        assertThat(lines).hasSize(2).anyMatch(line -> line.contains("caravan.jul"));
    }

    @Test
    void chattyLibrariesAreQuiet() throws Exception {
        assertThat(logged(() -> LoggerFactory.getLogger("io.netty.channel").info("started")))
                .isEmpty();
    }

    /** Discovery logs an outage once. The registry's client would log each attempt to connect. */
    @Test
    void librariesLogNothingDuringAnOutageOfTheRegistry() throws Exception {
        assertThat(logged(() -> {
                    LoggerFactory.getLogger("org.apache.zookeeper.ClientCnxn").warn("Connection refused");
                    LoggerFactory.getLogger("org.apache.curator.ConnectionState")
                            .warn("Connection timed out");
                }))
                .isEmpty();
    }
}
