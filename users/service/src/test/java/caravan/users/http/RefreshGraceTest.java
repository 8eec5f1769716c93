package caravan.users.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.postgres.Databases;
import caravan.chassis.runtime.Caravan;
import caravan.chassis.settings.Configuration;
import caravan.users.UsersService;
import caravan.users.http.UsersOverHttp.Answer;
import caravan.users.http.UsersOverHttp.Person;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repeated refreshes: from another tab, or because the answer was lost. */
class RefreshGraceTest {
    private static final Map<String, String> SHARED_KEY =
            Map.of("CARAVAN_USERS_KEY_ENCRYPTION_KEY", Base64.getEncoder().encodeToString(new byte[32]));

    @TempDir
    Path folder;

    private static String body(String refreshToken) {
        return "{\"refresh_token\":\"" + refreshToken + "\"}";
    }

    private static Answer refresh(UsersOverHttp users, String refreshToken, String... headers) {
        return users.send("POST", "/sessions/refresh", "", body(refreshToken), headers);
    }

    @Test
    void twoAtOnceGetTheSamePairThatWorks() throws Exception {
        try (UsersOverHttp users = new UsersOverHttp()) {
            Person ann = users.customer();
            Callable<Answer> tab = () -> refresh(users, ann.refreshToken());
            Answer one;
            Answer other;
            try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Answer>> tabs = executor.invokeAll(List.of(tab, tab));
                one = tabs.get(0).get();
                other = tabs.get(1).get();
            }

            assertThat(List.of(one.status(), other.status())).containsExactly(200, 200);
            assertThat(one.text("refresh_token")).isEqualTo(other.text("refresh_token"));
            for (Answer each : List.of(one, other)) {
                assertThat(users.send("GET", "/users/me", each.text("access_token"), "")
                                .status())
                        .isEqualTo(200);
            }
            assertThat(refresh(users, one.text("refresh_token")).status()).isEqualTo(200);
        }
    }

    @Test
    void aRepeatUnderItsKeyGetsTheSameAndNoTokenIsKept() {
        try (UsersOverHttp users = new UsersOverHttp()) {
            Person ann = users.customer();
            Answer first = refresh(users, ann.refreshToken(), "Idempotency-Key", "refresh-1");
            Answer again = refresh(users, ann.refreshToken(), "Idempotency-Key", "refresh-1");

            assertThat(again.status()).isEqualTo(200);
            assertThat(again.text("refresh_token")).isEqualTo(first.text("refresh_token"));
            assertThat(users.textsWith(first.text("refresh_token"))).isEmpty();
            assertThat(users.textsWith(first.text("access_token"))).isEmpty();
        }
    }

    @Test
    void afterTheGraceItIsAReuse() {
        try (UsersOverHttp users = new UsersOverHttp(Map.of("CARAVAN_USERS_REFRESH_GRACE", "0s"))) {
            Person ann = users.customer();
            Answer first = refresh(users, ann.refreshToken());
            assertThat(refresh(users, ann.refreshToken()).status()).isEqualTo(401);

            assertThat(refresh(users, first.text("refresh_token")).status()).isEqualTo(401);
            await().untilAsserted(() -> assertThat(users.send("GET", "/users/me", first.text("access_token"), "")
                            .status())
                    .isEqualTo(401));
        }
    }

    @Test
    void anotherInstanceAnswersTheSameAlsoAfterARestart() {
        try (UsersOverHttp users = new UsersOverHttp(SHARED_KEY)) {
            Person ann = users.customer();
            Answer first = refresh(users, ann.refreshToken());
            try (Caravan second = anotherInstance(users)) {
                URI there = URI.create("http://127.0.0.1:" + second.port());
                Answer again = users.sendTo(there, "POST", "/sessions/refresh", "", body(ann.refreshToken()));
                assertThat(again.status()).isEqualTo(200);
                assertThat(again.text("refresh_token")).isEqualTo(first.text("refresh_token"));
            }
            try (Caravan restarted = anotherInstance(users)) {
                URI there = URI.create("http://127.0.0.1:" + restarted.port());
                Answer next = users.sendTo(there, "POST", "/sessions/refresh", "", body(first.text("refresh_token")));
                assertThat(next.status()).isEqualTo(200);
                assertThat(refresh(users, ann.refreshToken()).status()).isEqualTo(401);
            }
        }
    }

    private Caravan anotherInstance(UsersOverHttp users) {
        Configuration configuration = Configuration.of(SHARED_KEY, folder).with("port", "0");
        Databases databases = Databases.of(List.of(users.caravan.database().service("users")));
        return Caravan.start(configuration, List.of(new UsersService()), databases, Optional.empty());
    }
}
