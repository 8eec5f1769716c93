package caravan.journeys.traces;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A collector in a process of its own: it takes spans by OTLP over HTTP, and shows those of a trace as lines of text at {@code
 * /spans/TRACE}. It prints its port. Tests start it; it ends with its standard input.
 */
final class Collector {
    private static final HexFormat HEX = HexFormat.of();
    private static final Queue<String> LINES = new ConcurrentLinkedQueue<>();

    private Collector() {}

    public static void main(String[] arguments) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/traces", Collector::take);
        server.createContext("/spans/", Collector::show);
        server.start();
        System.out.println(server.getAddress().getPort());
        while (System.in.read() >= 0) {
            // Its parent never writes: this is its end.
        }
        server.stop(0);
    }

    private static void take(HttpExchange exchange) throws IOException {
        boolean isProtobuf =
                "application/x-protobuf".equals(exchange.getRequestHeaders().getFirst("Content-Type"));
        ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
        request.getResourceSpansList().forEach(Collector::take);
        exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
        byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
        exchange.sendResponseHeaders(isProtobuf ? 200 : 415, answer.length == 0 ? -1 : answer.length);
        exchange.close();
    }

    private static void take(ResourceSpans ofService) {
        List<KeyValue> resource = ofService.getResource().getAttributesList();
        ofService
                .getScopeSpansList()
                .forEach(scope -> scope.getSpansList().forEach(span -> LINES.add(lineOf(resource, span))));
    }

    /** Trace, span, parent, kind, service, process, status, name, links; separated by tabs. */
    private static String lineOf(List<KeyValue> resource, Span span) {
        String kind = span.getKind().name();
        return String.join(
                "\t",
                HEX.formatHex(span.getTraceId().toByteArray()),
                HEX.formatHex(span.getSpanId().toByteArray()),
                HEX.formatHex(span.getParentSpanId().toByteArray()),
                kind.substring(kind.lastIndexOf('_') + 1).toLowerCase(Locale.ROOT),
                valueOf(resource, "service.name"),
                valueOf(resource, "service.instance.id"),
                span.getStatus().getCode().name(),
                span.getName(),
                span.getLinksList().stream()
                        .map(link -> HEX.formatHex(link.getSpanId().toByteArray()))
                        .collect(Collectors.joining(",")),
                Boolean.toString(span.getEndTimeUnixNano() >= span.getStartTimeUnixNano()));
    }

    private static String valueOf(List<KeyValue> attributes, String key) {
        return attributes.stream()
                .filter(each -> each.getKey().equals(key))
                .map(each -> each.getValue().getStringValue())
                .findFirst()
                .orElse("");
    }

    private static void show(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String trace = path.substring(path.lastIndexOf('/') + 1);
        byte[] lines = LINES.stream()
                .filter(line -> line.startsWith(trace))
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, lines.length == 0 ? -1 : lines.length);
        exchange.getResponseBody().write(lines);
        exchange.close();
    }
}
