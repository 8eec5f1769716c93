package caravan.benchmarks;

import caravan.benchmarks.load.KeepAliveConnection;
import caravan.benchmarks.load.Load;
import caravan.benchmarks.load.RecordedAnswer;
import caravan.benchmarks.load.ShopUnderLoad;
import caravan.benchmarks.processes.BareProxy;
import caravan.benchmarks.processes.BareServer;
import caravan.benchmarks.processes.CaravanProcess;
import caravan.benchmarks.processes.GatewayProcess;
import caravan.benchmarks.processes.MeasuredProcesses;
import caravan.benchmarks.processes.ProcessorTime;
import caravan.client.CaravanClient;
import caravan.client.SignedIn;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a cached read costs, beside a bare handler of the same server that answers the same bytes without a token; and what it costs a
 * gateway to forward it, beside a bare proxy. Both are loaded in turn, in several rounds; the median counts, since neighbours on the
 * machine disturb single rounds.
 */
final class ReadsBenchmark {
    private static final int CALLERS = 16;
    private static final int WARM_UP_ROUNDS = 2;
    /** The processes of gateway and proxy are new. */
    private static final int WARM_UP_ROUNDS_OF_NEW = 4;

    private static final int ROUNDS = 5;

    private final InetSocketAddress address;
    private final long caravan;
    private final Map<String, byte[]> requests;
    private final Map<String, byte[]> forwarded;
    private final URI server;
    private final Report report;
    private final Duration round;

    private ReadsBenchmark(
            URI server,
            long caravan,
            Map<String, byte[]> requests,
            Map<String, byte[]> forwarded,
            Report report,
            Duration round) {
        this.server = server;
        this.forwarded = forwarded;
        this.address = new InetSocketAddress(server.getHost(), server.getPort());
        this.caravan = caravan;
        this.requests = requests;
        this.report = report;
        this.round = round;
    }

    /**
     * Makes a shop in the running system.
     *
     * @param round how long each is loaded at a time
     * @throws IOException if the system is not on this machine
     */
    static ReadsBenchmark of(
            CaravanClient client, SignedIn administrator, URI server, Path dataFolder, Report report, Duration round)
            throws InterruptedException, IOException {
        MeasuredProcesses processes = MeasuredProcesses.find(server.getPort(), dataFolder)
                .orElseThrow(
                        () -> new IOException(
                                "--reads measures processor time: it needs a Caravan on this machine, started with ./caravan up"));
        report.say("Making a shop to load …");
        ShopUnderLoad shop = ShopUnderLoad.open(client, administrator, server);
        return new ReadsBenchmark(server, processes.jvm(), shop.reads(), shop.forwardedReads(), report, round);
    }

    /**
     * What was measured.
     *
     * @param cached reads of Caravan itself
     * @param forwarded reads through a gateway
     */
    record Costs(List<ReadCost> cached, List<ReadCost> forwarded) {
        /** The figures as members of a JSON object. */
        Map<String, @Nullable Object> json() {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("cached_reads", cached.stream().map(ReadCost::json).toList());
            json.put("forwarded_reads", forwarded.stream().map(ReadCost::json).toList());
            return json;
        }
    }

    Costs measure() throws InterruptedException, IOException {
        return new Costs(measureCached(), measureForwarded());
    }

    private List<ReadCost> measureForwarded() throws InterruptedException, IOException {
        List<ReadCost> costs = new ArrayList<>();
        try (GatewayProcess gateway = GatewayProcess.start(BenchCommand.PLATFORM, server);
                BareProxy bare = BareProxy.start(CaravanProcess.options(), address)) {
            report.forwardedHeading();
            for (Map.Entry<String, byte[]> request : forwarded.entrySet()) {
                int bytes;
                try (KeepAliveConnection connection = KeepAliveConnection.open(gateway.address())) {
                    bytes = connection.answerTo(request.getValue()).body().length;
                }
                Target ofGateway =
                        new Target(new Load(gateway.address(), _ -> request.getValue(), 200), gateway.processId());
                Target ofBare = new Target(new Load(bare.address(), _ -> request.getValue(), 200), bare.processId());
                warmUp(ofGateway, ofBare, WARM_UP_ROUNDS_OF_NEW);
                ReadCost cost = compare(request.getKey(), bytes, ofGateway, ofBare);
                report.readCost(cost);
                costs.add(cost);
            }
        }
        return costs;
    }

    private List<ReadCost> measureCached() throws InterruptedException, IOException {
        List<RecordedAnswer> answers = new ArrayList<>();
        try (KeepAliveConnection connection = KeepAliveConnection.open(address)) {
            for (byte[] request : requests.values()) {
                answers.add(connection.answerTo(request));
            }
        }
        List<ReadCost> costs = new ArrayList<>();
        try (BareServer bare = BareServer.start(CaravanProcess.options(), answers)) {
            report.readCostHeading();
            int number = 0;
            for (Map.Entry<String, byte[]> request : requests.entrySet()) {
                byte[] bareRequest =
                        ("GET /" + number + " HTTP/1.1\r\nHost: bare\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
                Target ofCaravan = new Target(new Load(address, _ -> request.getValue(), 200), caravan);
                Target ofBare = new Target(new Load(bare.address(), _ -> bareRequest, 200), bare.processId());
                warmUp(ofCaravan, ofBare, WARM_UP_ROUNDS);
                ReadCost cost = compare(request.getKey(), answers.get(number).body().length, ofCaravan, ofBare);
                report.readCost(cost);
                costs.add(cost);
                number++;
            }
        }
        return costs;
    }

    private void warmUp(Target caravanTarget, Target bareTarget, int rounds) throws InterruptedException {
        for (int warmUp = 0; warmUp < rounds; warmUp++) {
            var unused = caravanTarget.measure(round);
            unused = bareTarget.measure(round);
        }
    }

    private ReadCost compare(String request, int bytes, Target caravanTarget, Target bareTarget)
            throws InterruptedException {
        List<Sample> ofCaravan = new ArrayList<>();
        List<Sample> ofBare = new ArrayList<>();
        for (int each = 0; each < ROUNDS; each++) {
            ofCaravan.add(caravanTarget.measure(round));
            ofBare.add(bareTarget.measure(round));
        }
        return new ReadCost(
                request,
                bytes,
                median(ofCaravan.stream().map(Sample::microseconds).toList()),
                median(ofBare.stream().map(Sample::microseconds).toList()),
                median(ofCaravan.stream().map(Sample::perSecond).toList()),
                median(ofBare.stream().map(Sample::perSecond).toList()),
                Stream.concat(ofCaravan.stream(), ofBare.stream())
                        .mapToLong(Sample::failed)
                        .sum());
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** A loaded process. */
    private record Target(Load load, long processId) {
        Sample measure(Duration round) throws InterruptedException {
            Duration before = ProcessorTime.of(processId);
            Load.Result result = load.saturate(CALLERS, round);
            Duration spent = ProcessorTime.of(processId).minus(before);
            return new Sample(spent.toNanos() / 1e3 / result.answered(), result.perSecond(), result.failed());
        }
    }

    private record Sample(double microseconds, double perSecond, long failed) {}
}
