package caravan.benchmarks.processes;

import caravan.benchmarks.load.RecordedAnswer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A handler of Vert.x with nothing around it, in a process of its own: what the server under Caravan costs for the same bytes. It ends when
 * its standard input does, so also if its parent is killed.
 */
public final class BareServer implements AutoCloseable {
    private final ChildJvm process;

    private BareServer(ChildJvm process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param options of its JVM
     * @param answers it answers a GET of {@code /n} with the n-th
     */
    public static BareServer start(List<String> options, List<RecordedAnswer> answers) throws IOException {
        List<String> input = new ArrayList<>();
        for (RecordedAnswer answer : answers) {
            input.add(Integer.toString(answer.headers().size()));
            input.addAll(answer.headers());
            input.add(Base64.getEncoder().encodeToString(answer.body()));
        }
        input.add("");
        return new BareServer(ChildJvm.start(options, List.of(BareServer.class.getName()), Map.of(), input));
    }

    public InetSocketAddress address() {
        return process.address();
    }

    public long processId() {
        return process.processId();
    }

    @Override
    public void close() {
        process.close();
    }

    /** The process itself. */
    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        List<RecordedAnswer> answers = new ArrayList<>();
        for (String fields = in.readLine(); fields != null && !fields.isEmpty(); fields = in.readLine()) {
            List<String> headers = new ArrayList<>();
            for (int field = 0; field < Integer.parseInt(fields); field++) {
                headers.add(in.readLine());
            }
            answers.add(new RecordedAnswer(headers, Base64.getDecoder().decode(in.readLine())));
        }
        List<Prepared> prepared = answers.stream().map(Prepared::of).toList();
        BareProcess.serve(in, _ -> request -> answer(request, prepared));
    }

    private static void answer(HttpServerRequest request, List<Prepared> answers) {
        Prepared answer = answers.get(request.path().charAt(1) - '0');
        HttpServerResponse response = request.response();
        for (Map.Entry<CharSequence, CharSequence> header : answer.headers()) {
            response.putHeader(header.getKey(), header.getValue());
        }
        response.end(answer.body());
    }

    private record Prepared(List<Map.Entry<CharSequence, CharSequence>> headers, Buffer body) {
        static Prepared of(RecordedAnswer answer) {
            return new Prepared(answer.headers().stream().map(Prepared::field).toList(), Buffer.buffer(answer.body()));
        }

        private static Map.Entry<CharSequence, CharSequence> field(String line) {
            int colon = line.indexOf(':');
            return Map.entry(
                    HttpHeaders.createOptimized(line.substring(0, colon)),
                    HttpHeaders.createOptimized(line.substring(colon + 1).strip()));
        }
    }
}
