package caravan.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every reason for a failed start is one line on stderr. It says what is wrong and what to do. */
class StartErrorsTest {
    private static final String FOLDER = "FOLDER";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            up --port 70000 || 2 | --port must be from 0 to 65535, not 70000; 'caravan up --help' shows its options
            up --port abc || 2 | Invalid value for option '--port': 'abc' is not an int; 'caravan up --help' shows its options
            up --host nohost.invalid || 1 | Cannot listen (there is no address 'nohost.invalid'): name an address of this machine with --host.
            up --host 192.0.2.1 || 1 | Cannot listen (192.0.2.1 is not an address of this machine): name one of its addresses with --host, or 0.0.0.0 for all of them.
            up --port 0 --data file || 1 | Cannot make or write FOLDER/file (FOLDER/file is no folder): choose a data folder that this user may write, or make room there.
            up --port 0 --data file/data || 1 | Cannot make or write FOLDER/file/data (FOLDER/file is no folder): choose a data folder that this user may write, or make room there.
            up --bogus || 2 | Unknown option: '--bogus'; 'caravan up --help' shows its options
            up --port 0 --data data --settings words || 2 | line 1 of the settings file words is not a setting: write name=value, such as pool-connections=10
            up --port 0 --data data --settings pool || 1 | setting pool-connections must be a whole number from 2 to 64, not 'many' (line 2 of pool; in the environment it is CARAVAN_POOL_CONNECTIONS)
            up --port 0 --data data | CARAVAN_POOL_CONNECTIONS=1 | 1 | setting pool-connections must be a whole number from 2 to 64, not '1' (in the environment CARAVAN_POOL_CONNECTIONS)
            up --port 0 --data data | CARAVAN_TLS_CERTIFICATE=none.pem | 1 | settings tls-certificate and tls-key belong together: set both (in the environment CARAVAN_TLS_CERTIFICATE)
            up --port 0 --data data --settings tls || 1 | setting tls-certificate must name a PEM file that can be read, not 'none.pem' (line 1 of tls; in the environment it is CARAVAN_TLS_CERTIFICATE)
            up --port 0 --data data | CARAVAN_METRICS_READERS=all | 1 | setting metrics-readers must list IP addresses or ranges such as 10.0.0.0/8, separated by commas, not 'all' (in the environment CARAVAN_METRICS_READERS)
            up --port 0 --data data | CARAVAN_CORS_ORIGINS=shop.example | 1 | setting cors-origins must be * or list origins such as https://shop.example, separated by commas, not 'shop.example' (in the environment CARAVAN_CORS_ORIGINS)
            up --port 0 --data data | CARAVAN_DISCOVERY=somewhere | 1 | setting discovery must be registry, dns or static, not 'somewhere' (in the environment CARAVAN_DISCOVERY)
            up --port 0 --data data | CARAVAN_DATABASE_URL=jdbc:mysql://host | 1 | The database's URL cannot be used: it does not look like jdbc:postgresql://host:5432/database.
            run orders --port 0 --data data || 1 | no database is configured for orders: set CARAVAN_ORDERS_DATABASE_URL (and _USER, _PASSWORD), or run all services in one process with 'caravan up', which brings its own.
            """)
    void itIsOneLineThatSaysWhatToDo(String commandLine, String variable, int code, String line) throws Exception {
        Files.writeString(folder.resolve("file"), "no folder");
        Files.writeString(folder.resolve("words"), "just words\n");
        Files.writeString(folder.resolve("tls"), "tls-certificate=none.pem\ntls-key=none.pem\n");
        Files.writeString(folder.resolve("pool"), "# ours\npool-connections=many\n");
        Map<String, String> environment = new HashMap<>();
        if (variable != null) {
            String[] parts = variable.split("=", 2);
            environment.put(parts[0], parts[1]);
        }
        String[] words = commandLine.split(" ");
        try (LaunchedProcess process = LaunchedProcess.start(folder, environment, words)) {
            assertThat(process.exitCode()).as(Arrays.toString(words)).isEqualTo(code);
            assertThat(process.errorLines())
                    .containsExactly("caravan: "
                            + line.replace(FOLDER, folder.toRealPath().toString()));
        }
    }
}
