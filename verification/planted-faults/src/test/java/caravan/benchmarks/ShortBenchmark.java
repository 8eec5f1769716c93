package caravan.benchmarks;

import caravan.benchmarks.load.ShopUnderLoad;
import caravan.chassis.postgres.DatabaseAddress;
import caravan.client.CaravanClient;
import caravan.client.SignedIn;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs {@code ./caravan bench --json} for a second on a running Caravan. */
public final class ShortBenchmark {
    private static final Duration EACH_RUN = Duration.ofMillis(100);

    private ShortBenchmark() {}

    /** @return the figures, as the command prints them */
    public static String run(CaravanClient client, SignedIn administrator, URI address, DatabaseAddress database)
            throws InterruptedException, SQLException, IOException {
        ShopUnderLoad shop = ShopUnderLoad.open(client, administrator, address, new ShopUnderLoad.Size(2, 1, 1));
        return FiguresJson.of(new RunningBenchmark(
                        new InetSocketAddress(address.getHost(), address.getPort()),
                        shop,
                        new CommitLoop(
                                new CommitLoop.Database(database.jdbcUrl(), database.user(), database.password())),
                        Optional.empty(),
                        new Report(new PrintWriter(Writer.nullWriter())),
                        new RunningBenchmark.Plan(List.of(2), EACH_RUN, 2))
                .measure());
    }
}
