package caravan.users.http;

import caravan.chassis.testkit.caravan.TestCaravan;
import caravan.chassis.testkit.postgres.StoredText;
import caravan.users.UsersService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The running service, and an HTTP client for it. */
final class UsersOverHttp implements AutoCloseable {
    static final String PASSWORD = "correct horse battery";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final AtomicInteger NAMES = new AtomicInteger();

    final TestCaravan caravan;
    private final HttpClient client = HttpClient.newHttpClient();

    UsersOverHttp() {
        this(Map.of());
    }

    /** @param environment such as {@code CARAVAN_USERS_REFRESH_GRACE} */
    UsersOverHttp(Map<String, String> environment) {
        caravan = TestCaravan.start(List.of(new UsersService()), environment);
    }

    /** An answer. */
    record Answer(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        JsonNode json() {
            return JSON.readTree(response.body());
        }

        String text(String field) {
            return json().path(field).asString();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /** Somebody who is signed in. */
    record Person(String id, String username, String accessToken, String refreshToken) {}

    Answer send(String method, String path, String token, String body, String... headers) {
        return sendTo(caravan.address(), method, path, token, body, headers);
    }

    Answer sendTo(URI instance, String method, String path, String token, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(instance.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Answer(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException failure) {
            throw new AssertionError(method + " " + path + " got no answer", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    Answer get(String path, Person as) {
        return send("GET", path, as.accessToken(), "");
    }

    Answer post(String path, String body) {
        return send("POST", path, "", body);
    }

    static String credentials(String username, String password) {
        return JSON.writeValueAsString(Map.of("username", username, "password", password));
    }

    static String newName() {
        return "person-" + NAMES.incrementAndGet();
    }

    Answer signIn(String username, String password) {
        return post("/sessions", credentials(username, password));
    }

    Person person(String id, String username, String password) {
        Answer tokens = signIn(username, password);
        return new Person(id, username, tokens.text("access_token"), tokens.text("refresh_token"));
    }

    /** A new customer who is signed in. */
    Person customer() {
        String username = newName();
        Answer made = post("/users", credentials(username, PASSWORD));
        return person(made.text("id"), username, PASSWORD);
    }

    Person administrator() {
        Person signedIn = person("", "admin", TestCaravan.ADMINISTRATOR_PASSWORD);
        return new Person(
                get("/users/me", signedIn).text("id"), "admin", signedIn.accessToken(), signedIn.refreshToken());
    }

    /** The tables that contain a text. */
    List<String> textsWith(String text) {
        return StoredText.tablesWith(caravan.database().superuser(), text);
    }

    @Override
    public void close() {
        client.close();
        caravan.close();
    }
}
