package caravan.users.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.users.http.UsersOverHttp.Answer;
import caravan.users.http.UsersOverHttp.Person;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class UsersHttpTest {
    private static UsersOverHttp users;

    @BeforeAll
    static void start() {
        users = new UsersOverHttp();
    }

    @AfterAll
    static void stop() {
        users.close();
    }

    @Test
    void aStrangerRegistersUnderTheNormalFormOfTheName() {
        String name = UsersOverHttp.newName();
        Answer made = users.post(
                "/users", UsersOverHttp.credentials(" " + name.toUpperCase(Locale.ROOT), UsersOverHttp.PASSWORD));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("username")).isEqualTo(name);
        assertThat(made.text("role")).isEqualTo("customer");
        assertThat(made.header("Location")).isEqualTo("/users/" + made.text("id"));
        assertThat(made.header("ETag")).isEqualTo("\"1\"");
        assertThat(made.response().body()).doesNotContain("password");
    }

    @ParameterizedTest
    @CsvSource({
        "ab,correct horse battery,400,invalid_field,/username",
        "a b c,correct horse battery,400,invalid_field,/username",
        "somebody,short,400,invalid_field,/password",
        "somebody,Password123,422,password_too_common,/password",
        "somebody,12345678a,422,password_too_common,/password",
        "somebody,qwertyuiop1,422,password_too_common,/password",
        "somebody,iloveyou123,422,password_too_common,/password",
        "\u0430dmin,correct horse battery,422,mixed_scripts,/username",
        "somebody-else,Somebody-Else,422,password_is_username,/password"
    })
    void aRefusalNamesTheFieldThatBreaksTheRules(
            String username, String password, int status, String code, String field) {
        Answer refused = users.post("/users", UsersOverHttp.credentials(username, password));

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.text("code")).isEqualTo(code);
        assertThat(refused.text("field")).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}",
                "[]",
                "{\"username\":\"someone\"}",
                "{\"username\":1,\"password\":\"correct horse battery\"}",
                "{\"username\":\"someone\",\"password\":\"\"}",
                "{\"username\":\"someone\",\"password\":\"correct horse battery\",\"role\":\"administrator\"}"
            })
    void aBodyThatDoesNotFitIsTheSendersFault(String body) {
        assertThat(users.post("/users", body).status()).isEqualTo(400);
        assertThat(users.post("/sessions", body).status()).isEqualTo(400);
    }

    @Test
    void aNameIsTakenOnce() {
        Person ann = users.customer();
        Answer second = users.post("/users", UsersOverHttp.credentials(ann.username(), UsersOverHttp.PASSWORD));

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.text("code")).isEqualTo("username_taken");
    }

    @Test
    void nobodyRegistersTheFirstAdministratorsName() {
        assertThat(users.post("/users", UsersOverHttp.credentials("Admin", UsersOverHttp.PASSWORD))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void nobodyRegistersANameThatLooksLikeAnothers() {
        assertThat(users.post("/users", UsersOverHttp.credentials("scope", UsersOverHttp.PASSWORD))
                        .status())
                .isEqualTo(201);
        for (String lookalike : List.of("\u0455\u0441\u043E\u0440\u0435", "adrnin")) {
            Answer refused = users.post("/users", UsersOverHttp.credentials(lookalike, UsersOverHttp.PASSWORD));
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.text("code")).isEqualTo("username_taken");
        }
    }

    @Test
    void aNameOfTwoChineseCharactersIsAName() {
        assertThat(users.post("/users", UsersOverHttp.credentials("李明", UsersOverHttp.PASSWORD))
                        .status())
                .isEqualTo(201);
        assertThat(users.signIn("李明", UsersOverHttp.PASSWORD).status()).isEqualTo(201);
    }

    @Test
    void theSameIdempotencyKeyMakesOneAccount() {
        String body = UsersOverHttp.credentials(UsersOverHttp.newName(), UsersOverHttp.PASSWORD);
        String key = "register-" + UsersOverHttp.newName();
        Answer first = users.send("POST", "/users", "", body, "Idempotency-Key", key);
        Answer again = users.send("POST", "/users", "", body, "Idempotency-Key", key);

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json()).isEqualTo(first.json());
    }

    @Test
    void aKeyIsOfTheNameThatItRegisters() {
        String key = "1";
        for (int stranger = 0; stranger < 2; stranger++) {
            String body = UsersOverHttp.credentials(UsersOverHttp.newName(), UsersOverHttp.PASSWORD);
            assertThat(users.send("POST", "/users", "", body, "Idempotency-Key", key)
                            .status())
                    .isEqualTo(201);
        }
    }

    @Test
    void aRegistrationThatIsRepeatedWithAnotherPasswordIsAnotherRequest() {
        String name = UsersOverHttp.newName();
        String key = "register-" + name;
        users.send(
                "POST", "/users", "", UsersOverHttp.credentials(name, UsersOverHttp.PASSWORD), "Idempotency-Key", key);
        Answer other = users.send(
                "POST",
                "/users",
                "",
                UsersOverHttp.credentials(name, UsersOverHttp.PASSWORD + " indeed"),
                "Idempotency-Key",
                key);

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.json().path("code").asString()).isEqualTo("idempotency_key_reused");
    }

    @Test
    void theDatabaseKeepsNoPasswordAndNoRefreshToken() {
        Person ann = users.customer();
        List<String> everything = new ArrayList<>();
        users.caravan.database().superuser().useHandle(handle -> {
            for (String table :
                    List.of("account", "session", "refresh_token", "sign_in", "outbox", "idempotent_reply")) {
                everything.addAll(handle.createQuery("SELECT row_to_json(t)::text FROM users." + table + " t")
                        .mapTo(String.class)
                        .list());
            }
        });

        assertThat(everything)
                .isNotEmpty()
                .noneMatch(row -> row.contains(UsersOverHttp.PASSWORD) || row.contains(ann.refreshToken()));
    }

    @Test
    void aSignInGivesOutTokens() {
        Person ann = users.customer();
        Answer tokens = users.signIn(ann.username(), UsersOverHttp.PASSWORD);

        assertThat(tokens.status()).isEqualTo(201);
        assertThat(tokens.text("token_type")).isEqualTo("Bearer");
        assertThat(tokens.json().path("expires_in").asInt()).isEqualTo(600);
        assertThat(tokens.header("Cache-Control")).isEqualTo("no-store");
        assertThat(users.send("GET", "/users/me", tokens.text("access_token"), "")
                        .text("id"))
                .isEqualTo(ann.id());
    }

    @Test
    void anAccessTokenIsVerifiedWithThePublishedKeys() throws Exception {
        Person ann = users.customer();
        JWKSet keys = JWKSet.parse(
                users.send("GET", "/.well-known/jwks.json", "", "").response().body());
        SignedJWT token = SignedJWT.parse(ann.accessToken());

        assertThat(keys.getKeys()).hasSize(2).noneMatch(key -> key.isPrivate());
        assertThat(token.verify(new ECDSAVerifier(
                        keys.getKeyByKeyId(token.getHeader().getKeyID()).toECKey())))
                .isTrue();
    }

    @Test
    void aWrongNameAndAWrongPasswordGetTheSameAnswer() {
        Person ann = users.customer();
        Answer wrongPassword = users.signIn(ann.username(), "wrong password");
        Answer wrongName = users.signIn(UsersOverHttp.newName(), "wrong password");

        assertThat(wrongPassword.status()).isEqualTo(401);
        assertThat(wrongName.status()).isEqualTo(401);
        assertThat(wrongName.text("code")).isEqualTo(wrongPassword.text("code"));
        assertThat(wrongName.text("detail")).isEqualTo(wrongPassword.text("detail"));
    }

    @Test
    void aGuesserMustWait() {
        Person ann = users.customer();
        Answer answer = users.signIn(ann.username(), "wrong password");
        for (int guess = 0; guess < 10 && answer.status() == 401; guess++) {
            answer = users.signIn(ann.username(), "wrong password");
        }

        assertThat(answer.status()).isEqualTo(429);
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 30);
    }

    @Test
    void aRefreshTokenWhoseSuccessorWasUsedEndsTheSession() {
        Person ann = users.customer();
        String body = "{\"refresh_token\":\"" + ann.refreshToken() + "\"}";
        Answer first = users.post("/sessions/refresh", body);
        assertThat(first.status()).isEqualTo(200);
        String successor = "{\"refresh_token\":\"" + first.text("refresh_token") + "\"}";
        assertThat(users.post("/sessions/refresh", successor).status()).isEqualTo(200);

        assertThat(users.post("/sessions/refresh", body).status()).isEqualTo(401);
        assertThat(users.get("/users/me/sign-ins", users.person("", ann.username(), UsersOverHttp.PASSWORD))
                        .json()
                        .get(1)
                        .path("outcome")
                        .asString())
                .isEqualTo("refresh_token_reused");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(users.send("GET", "/users/me", first.text("access_token"), "")
                                .status())
                        .isEqualTo(401));
    }

    @Test
    void anEndedSessionsAccessTokenIsRefused() {
        Person ann = users.customer();
        JsonNode session = users.get("/sessions", ann).json().get(0);
        assertThat(session.path("current").asBoolean()).isTrue();

        Answer ended = users.send("DELETE", "/sessions/" + session.path("id").asString(), ann.accessToken(), "");

        assertThat(ended.status()).isEqualTo(204);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(users.get("/users/me", ann).status()).isEqualTo(401));
    }

    @Test
    void aNewPasswordWorksAndTheOldOneDoesNot() {
        Person ann = users.customer();
        Answer changed = users.send(
                "POST",
                "/users/me/password",
                ann.accessToken(),
                "{\"current_password\":\"" + UsersOverHttp.PASSWORD + "\",\"new_password\":\"staple of the camel\"}");

        assertThat(changed.status()).isEqualTo(204);
        assertThat(users.signIn(ann.username(), UsersOverHttp.PASSWORD).status())
                .isEqualTo(401);
        assertThat(users.signIn(ann.username(), "staple of the camel").status()).isEqualTo(201);
    }

    @Test
    void aPasswordIsNotChangedWithoutTheCurrentOne() {
        Answer refused = users.send(
                "POST",
                "/users/me/password",
                users.customer().accessToken(),
                "{\"current_password\":\"not the one\",\"new_password\":\"staple of the camel\"}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("field")).isEqualTo("/current_password");
    }

    @Test
    void anotherUserIsNotThereForACustomer() {
        Person ann = users.customer();
        Person bob = users.customer();

        assertThat(users.get("/users/" + bob.id(), ann).status()).isEqualTo(404);
        assertThat(users.get("/users/" + ann.id(), ann).status()).isEqualTo(200);
        assertThat(users.get("/users", ann).status()).isEqualTo(403);
        assertThat(users.get("/users/" + bob.id(), users.administrator()).status())
                .isEqualTo(200);
    }

    @Test
    void aChangeNeedsTheVersionThatWasSeen() {
        Person ann = users.customer();
        String body = "{\"display_name\":\"Ann\"}";
        Answer changed = users.send("PATCH", "/users/me", ann.accessToken(), body, "If-Match", "\"1\"");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.header("ETag")).isEqualTo("\"2\"");

        assertThat(users.send("PATCH", "/users/me", ann.accessToken(), body, "If-Match", "\"1\"")
                        .status())
                .isEqualTo(412);
    }

    @Test
    void aChangeIsReadAtOnceAlthoughReadsAreCached() {
        Person ann = users.customer();
        String etag = users.get("/users/me", ann).header("ETag");
        assertThat(users.send("GET", "/users/me", ann.accessToken(), "", "If-None-Match", etag)
                        .status())
                .isEqualTo(304);
        users.send("PATCH", "/users/me", ann.accessToken(), "{\"display_name\":\"Ann\"}");

        assertThat(users.get("/users/me", ann).text("display_name")).isEqualTo("Ann");
    }

    @Test
    void anAdministratorGivesARoleThatTheNextSignInCarries() {
        Person ann = users.customer();
        Answer changed =
                users.send("PATCH", "/users/" + ann.id(), users.administrator().accessToken(), "{\"role\":\"staff\"}");
        assertThat(changed.text("role")).isEqualTo("staff");

        Person again = users.person(ann.id(), ann.username(), UsersOverHttp.PASSWORD);
        assertThat(users.get("/users", again).status()).isEqualTo(200);
    }

    @Test
    void nobodyGivesHimselfARole() {
        Person ann = users.customer();

        assertThat(users.send("PATCH", "/users/" + ann.id(), ann.accessToken(), "{\"role\":\"administrator\"}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void theLastAdministratorStays() {
        Person admin = users.administrator();

        assertThat(users.send("DELETE", "/users/me", admin.accessToken(), "").status())
                .isEqualTo(409);
        assertThat(users.send("PATCH", "/users/" + admin.id(), admin.accessToken(), "{\"role\":\"staff\"}")
                        .text("code"))
                .isEqualTo("last_administrator");
    }

    @Test
    void aDeletedAccountIsGoneAndItsNameFree() {
        Person ann = users.customer();
        assertThat(users.send("DELETE", "/users/me", ann.accessToken(), "").status())
                .isEqualTo(204);

        assertThat(users.signIn(ann.username(), UsersOverHttp.PASSWORD).status())
                .isEqualTo(401);
        assertThat(users.get("/users/" + ann.id(), users.administrator()).status())
                .isEqualTo(404);
        assertThat(users.post("/users", UsersOverHttp.credentials(ann.username(), UsersOverHttp.PASSWORD))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void theListOfUsersIsPagedByKey() {
        users.customer();
        users.customer();
        Person admin = users.administrator();
        Answer first = users.get("/users?limit=1", admin);
        assertThat(first.json()).hasSize(1);
        String link = first.header("Link");
        Answer second = users.get(link.substring(link.indexOf('<') + 1, link.indexOf('>')), admin);

        assertThat(second.json().get(0).path("id").asString())
                .isGreaterThan(first.json().get(0).path("id").asString());
    }

    @Test
    void aUserSeesWhoTriedToSignIn() {
        Person ann = users.customer();
        users.signIn(ann.username(), "wrong password");

        JsonNode own = users.get("/users/me/sign-ins", ann).json();
        assertThat(own).hasSize(2);
        assertThat(own.get(0).path("outcome").asString()).isEqualTo("wrong_credentials");
        assertThat(users.get("/sign-ins?username=" + ann.username(), users.administrator())
                        .json())
                .isEqualTo(own);
    }

    @Test
    void theDocumentDescribesEveryRouteThereIsAndNoOther() throws Exception {
        JsonNode document;
        try (var stream = getClass().getResourceAsStream("/openapi/users.yaml")) {
            document = YAMLMapper.builder()
                    .build()
                    .readTree(new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8));
        }
        Set<String> described = new HashSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().propertyNames().stream()
                        .filter(method -> !method.equals("parameters"))
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        Set<String> declared = new HashSet<>();
        users.caravan.caravan().routes().stream()
                .filter(route -> !route.path().matches("/(dead-letters|changes|messages)/.*"))
                .filter(route -> route.service().equals("users"))
                .forEach(route -> declared.add(route.method() + " " + route.path()));

        assertThat(described).isEqualTo(declared);
    }
}
