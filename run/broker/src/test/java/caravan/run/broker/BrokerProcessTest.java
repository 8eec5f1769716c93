package caravan.run.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerProcessTest {
    @TempDir
    Path folder;

    @Test
    void aFolderThatCannotBeUsedIsReportedInOneLine() throws Exception {
        Files.writeString(folder.resolve("log"), "no folder");
        ByteArrayOutputStream told = new ByteArrayOutputStream();

        Broker broker = BrokerProcess.startOrReport(
                new BrokerProcess.Options(0, folder), new PrintStream(told, true, StandardCharsets.UTF_8));

        assertThat(broker).isNull();
        assertThat(told.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("The broker does not start on " + folder)
                .contains("broker.log.0")
                .doesNotContain("Exception");
    }
}
