package caravan.chassis.http;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import java.io.IOException;

/** A server with the limits of its own small heap, which prints its port and ends with its input. */
final class SmallProcess {
    record Text(String text) {}

    private SmallProcess() {}

    public static void main(String[] arguments) throws IOException {
        try (RunningServer running = new RunningServer(
                HttpLimits.ofThisProcess(),
                routes -> routes.post("/text", Access.ANYONE, request -> Reply.ok(request.body(Text.class)))
                        .get("/large", Access.ANYONE, request -> Reply.ok("x".repeat(100_000))))) {
            System.out.println("port " + running.server.port());
            while (System.in.read() >= 0) {
                // until the test ends
            }
        }
    }
}
