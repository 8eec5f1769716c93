package caravan.run.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Asks the process on 127.0.0.1 and {@code CARAVAN_PORT} whether it is ready. Container images have no other program for that. The exit
 * code is 0 if the process is ready, or else 1.
 *
 * <p>Not a command like the others: it starts every few seconds, so it loads only the base of the JDK.
 */
public final class HealthCheck {
    private static final int HEALTHY = 0;
    private static final int UNHEALTHY = 1;
    private static final int ANSWER_MILLIS_MAX =
            Math.toIntExact(Duration.ofSeconds(2).toMillis());
    private static final String DEFAULT_PORT = "8080";

    private HealthCheck() {}

    /** @param arguments {@code live} asks only whether the process runs */
    public static void main(String[] arguments) {
        boolean live = arguments.length > 0 && arguments[0].equals("live");
        System.exit(ask(System.getenv(), live ? "/health/live" : "/health/ready", System.err));
    }

    static int ask(Map<String, String> environment, String path, PrintStream problems) {
        String address = "http://127.0.0.1:" + environment.getOrDefault("CARAVAN_PORT", DEFAULT_PORT) + path;
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(address).toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(ANSWER_MILLIS_MAX);
            connection.setReadTimeout(ANSWER_MILLIS_MAX);
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_OK) {
                return HEALTHY;
            }
            problems.println(address + " answers " + status);
        } catch (IOException silent) {
            problems.println(address + " does not answer: " + silent.getMessage());
        }
        return UNHEALTHY;
    }
}
