package caravan.journeys.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.journeys.calls.Answer;
import caravan.journeys.calls.Ask;
import caravan.journeys.calls.Problems;
import caravan.journeys.calls.Wire;
import caravan.journeys.shop.InTopologies;
import caravan.journeys.shop.Layout;
import caravan.journeys.shop.RunningShop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Registration, sign-in, sessions and deletion of accounts. One service does all of this, so it does not depend on messages. {@link
 * EndedSessionsTest} tests the other services.
 */
@InTopologies({Layout.FLEET, Layout.ONE_PROCESS})
class SessionsJourneyTest {
    private static final String PASSWORD = RunningShop.PASSWORD;
    private static final Ask ME = Ask.get("/users/me");

    private final RunningShop shop;

    SessionsJourneyTest(RunningShop shop) {
        this.shop = shop;
    }

    private Answer register(String name, String password) {
        return shop.send(Ask.post("/users", RunningShop.credentials(name, password)));
    }

    private Answer signIn(String name, String password) {
        return shop.send(Ask.post("/sessions", RunningShop.credentials(name, password)));
    }

    private Answer refresh(String refreshToken) {
        return shop.send(Ask.post("/sessions/refresh", "{\"refresh_token\":\"" + refreshToken + "\"}"));
    }

    private Answer me(String token) {
        return shop.send(ME.as(token));
    }

    private Answer changePassword(String token, String from, String to) {
        return shop.send(Ask.post(
                        "/users/me/password",
                        "{\"current_password\":\"%s\",\"new_password\":\"%s\"}".formatted(from, to))
                .as(token));
    }

    @Test
    void aNameIsOnePersonInAllSpellings() {
        Answer first = register("  Zo\u00CB.Smith ", PASSWORD);
        assertThat(first.status()).as(first.text()).isEqualTo(201);
        assertThat(first.field("username")).isEqualTo("zo\u00EB.smith");
        assertThat(first.header("Location")).contains("/users/" + first.field("id"));
        Problems.assertProblem(register("zoe\u0308.SMITH", PASSWORD), 409, "username_taken");
        assertThat(signIn("\uFF3A\uFF4F\u00CB.smith", PASSWORD).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "Password123, 422, password_too_common",
        "qwertyuiop, 422, password_too_common",
        "aaaaaaaaaaaa, 422, password_too_common",
        "seven77, 400, invalid_field",
        "a-name-of-mine, 422, password_is_username"
    })
    void aCommonPasswordIsRefused(String password, int status, String code) {
        Answer refused = register("a-name-of-mine", password);
        Problems.assertProblem(refused, status, code);
        assertThat(refused.field("field")).isEqualTo("/password");
        assertThat(refused.text()).doesNotContain(password);
    }

    @ParameterizedTest
    @CsvSource({"ab", "-ann", "a b", "ann@example.com", "<script>", "admin'--"})
    void anInvalidNameIsRefused(String name) {
        Problems.assertProblem(register(name, PASSWORD), 400, "invalid_field");
    }

    @Test
    void nobodyElseGetsTheNameOfTheFirstAdministrator() {
        Problems.assertProblem(register("ADMIN", PASSWORD), 409, "username_taken");
    }

    @Test
    void aWrongNameAndAWrongPasswordAreAnsweredAlike() {
        String name = shop.newCustomer().username();
        Answer wrongPassword = signIn(name, "not the password");
        Answer wrongName = signIn("nobody-has-this-name", "not the password");
        Problems.assertProblem(wrongPassword, 401, "wrong_credentials");
        assertThat(withoutTrace(wrongName)).isEqualTo(withoutTrace(wrongPassword));
        assertThat(wrongName.headers().map().keySet())
                .isEqualTo(wrongPassword.headers().map().keySet());
    }

    private static String withoutTrace(Answer answer) {
        return answer.text().replace(answer.field("trace_id"), "");
    }

    @Test
    void noCacheMayKeepTokens() {
        RunningShop.Person person = shop.newCustomer();
        Answer tokens = refresh(person.refreshToken());
        assertThat(tokens.header("Cache-Control")).contains("no-store");
        assertThat(tokens.json().path("expires_in").asInt()).isEqualTo(600);
    }

    @Test
    void twoConcurrentRefreshesGetTheSameTokenAndBothWork() {
        RunningShop.Person person = shop.newCustomer();
        Answer first = refresh(person.refreshToken());
        Answer again = refresh(person.refreshToken());

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.field("refresh_token")).isEqualTo(first.field("refresh_token"));
        assertThat(me(first.field("access_token")).status()).isEqualTo(200);
        assertThat(me(again.field("access_token")).status()).isEqualTo(200);
    }

    @Test
    void anOldRefreshTokenEndsTheSession() {
        RunningShop.Person person = shop.newCustomer();
        Answer next = refresh(refresh(person.refreshToken()).field("refresh_token"));
        assertThat(next.status()).isEqualTo(200);
        String nextToken = next.field("access_token");
        assertThat(me(nextToken).status()).isEqualTo(200);

        Problems.assertProblem(refresh(person.refreshToken()), 401, "invalid_refresh_token");

        Problems.assertProblem(refresh(next.field("refresh_token")), 401, "invalid_refresh_token");
        Problems.assertProblem(me(nextToken), 401, "invalid_token");
        Problems.assertProblem(me(person.token()), 401, "invalid_token");
    }

    @Test
    void theTokensOfAnEndedSessionAreRefusedAtOnceAndOtherSessionsGoOn() {
        RunningShop.Person phone = shop.newCustomer();
        RunningShop.Person laptop = shop.signIn(phone.username(), PASSWORD);
        String lost = shop.sessionOf(phone.token());

        Answer ended = shop.send(Ask.delete("/sessions/" + lost).as(laptop.token()));
        Answer afterwards = me(phone.token());

        assertThat(ended.status()).isEqualTo(204);
        Problems.assertProblem(afterwards, 401, "invalid_token");
        Problems.assertProblem(refresh(phone.refreshToken()), 401, "invalid_refresh_token");
        assertThat(shop.send(Ask.get("/sessions").as(laptop.token())).json()).hasSize(1);
        Problems.assertProblem(shop.send(Ask.delete("/sessions/" + lost).as(laptop.token())), 404, "not_found");
    }

    @Test
    void nobodyEndsAnothersSession() {
        RunningShop.Person victim = shop.newCustomer();
        String session = shop.sessionOf(victim.token());
        Problems.assertProblem(
                shop.send(Ask.delete("/sessions/" + session).as(shop.ben().token())), 404, "not_found");
        assertThat(me(victim.token()).status()).isEqualTo(200);
    }

    @Test
    void aNewPasswordEndsTheOtherSessionsAndTheOldPassword() {
        RunningShop.Person here = shop.newCustomer();
        RunningShop.Person elsewhere = shop.signIn(here.username(), PASSWORD);
        Problems.assertProblem(changePassword(here.token(), "not it", "another good one"), 422, "wrong_password");
        Problems.assertProblem(changePassword(here.token(), PASSWORD, "password1"), 422, "password_too_common");

        assertThat(changePassword(here.token(), PASSWORD, "another good one").status())
                .isEqualTo(204);

        Problems.assertProblem(me(elsewhere.token()), 401, "invalid_token");
        Problems.assertProblem(refresh(elsewhere.refreshToken()), 401, "invalid_refresh_token");
        assertThat(me(here.token()).status()).isEqualTo(200);
        Problems.assertProblem(signIn(here.username(), PASSWORD), 401, "wrong_credentials");
        assertThat(signIn(here.username(), "another good one").status()).isEqualTo(201);
    }

    @Test
    void anAdministratorGivesAndTakesTheRoleOfStaff() {
        RunningShop.Person person = shop.newStaff();
        assertThat(shop.send(Ask.get("/users").as(person.token())).status()).isEqualTo(200);

        Answer demoted = shop.send(Ask.patch("/users/" + person.id(), "{\"role\":\"customer\"}")
                .as(shop.administrator().token()));

        assertThat(demoted.field("role")).isEqualTo("customer");
        Problems.assertProblem(shop.send(Ask.get("/users").as(person.token())), 401, "invalid_token");
        RunningShop.Person again = shop.signIn(person.username(), PASSWORD);
        Problems.assertProblem(shop.send(Ask.get("/users").as(again.token())), 403, "forbidden");
    }

    @Test
    void staffCannotGiveTheRoleOfStaff() {
        Problems.assertProblem(
                shop.send(Ask.patch("/users/" + shop.ann().id(), "{\"role\":\"staff\"}")
                        .as(shop.staff().token())),
                403,
                "forbidden");
    }

    @Test
    void theLastAdministratorCannotBeRemoved() {
        String administrator = shop.administrator().token();
        Problems.assertProblem(shop.send(Ask.delete("/users/me").as(administrator)), 409, "last_administrator");
        Problems.assertProblem(
                shop.send(Ask.patch("/users/" + shop.administrator().id(), "{\"role\":\"staff\"}")
                        .as(administrator)),
                409,
                "last_administrator");
        assertThat(me(administrator).field("role")).isEqualTo("administrator");
    }

    @Test
    void aDeletedAccountIsGoneAndItsNameIsFree() {
        RunningShop.Person person = shop.newCustomer();
        Problems.assertProblem(
                shop.send(Ask.delete("/users/me").as(person.token()).with("If-Match", "\"7\"")),
                412,
                "precondition_failed");

        assertThat(shop.send(Ask.delete("/users/me").as(person.token())).status())
                .isEqualTo(204);

        Problems.assertProblem(me(person.token()), 401, "invalid_token");
        Problems.assertProblem(refresh(person.refreshToken()), 401, "invalid_refresh_token");
        Problems.assertProblem(signIn(person.username(), PASSWORD), 401, "wrong_credentials");
        Problems.assertProblem(
                shop.send(Ask.get("/users/" + person.id()).as(shop.staff().token())), 404, "not_found");
        Answer again = register(person.username(), PASSWORD);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.field("id")).isNotEqualTo(person.id());
    }

    @Test
    void guessesAreLimitedAndTheOwnerCanSignInFromAnotherAddress() {
        String victim = shop.newCustomer().username();
        try (Wire guesser = Wire.from("127.0.0.66", shop.topology().address())) {
            List<Answer> answers = new ArrayList<>();
            for (int guess = 0; guess < 6; guess++) {
                answers.add(guesser.send(Ask.post("/sessions", RunningShop.credentials(victim, "guess " + guess))));
            }
            Answer right = guesser.send(Ask.post("/sessions", RunningShop.credentials(victim, PASSWORD)));

            assertThat(answers).extracting(Answer::status).containsExactly(401, 401, 401, 401, 401, 429);
            Problems.assertProblem(right, 429, "rate_limited");
            assertThat(right.field("detail")).contains("Too many wrong passwords");
            assertThat(Integer.parseInt(right.header("Retry-After").orElseThrow()))
                    .isBetween(1, 30);
        }
        assertThat(signIn(victim, PASSWORD).status()).isEqualTo(201);
    }

    @Test
    void theRightPasswordIsNotLimited() {
        String name = shop.newCustomer().username();
        List<Integer> statuses =
                Stream.generate(() -> signIn(name, PASSWORD).status()).limit(7).toList();
        assertThat(statuses).containsOnly(201);
    }

    @Test
    void theKeysArePublishedWithoutTheirPrivatePart() {
        Answer keys = shop.send(Ask.get("/.well-known/jwks.json"));
        assertThat(keys.json().path("keys").size()).isEqualTo(2);
        for (JsonNode key : keys.json().path("keys")) {
            assertThat(key.propertyNames()).doesNotContain("d");
            assertThat(key.path("alg").asString()).isEqualTo("ES256");
        }
    }

    @Test
    void theTrailHasAllSignInsAndFailedAttempts() {
        RunningShop.Person person = shop.newCustomer();
        signIn(person.username(), "not the password");
        refresh(refresh(person.refreshToken()).field("refresh_token"));
        refresh(person.refreshToken());
        String now = shop.signIn(person.username(), PASSWORD).token();

        List<String> own = outcomes("/users/me/sign-ins", now);

        assertThat(own).containsExactly("succeeded", "refresh_token_reused", "wrong_credentials", "succeeded");
        assertThat(outcomes(
                        "/sign-ins?username=" + person.username(),
                        shop.administrator().token()))
                .isEqualTo(own);
    }

    private List<String> outcomes(String path, String token) {
        return shop.send(Ask.get(path).as(token))
                .json()
                .valueStream()
                .map(each -> each.path("outcome").asString())
                .toList();
    }

    @Test
    void theTrailHasNoAddressOfADeletedUser() {
        RunningShop.Person person = shop.newCustomer();
        shop.send(Ask.delete("/users/me").as(person.token()));
        shop.send(Ask.get("/sign-ins?limit=100").as(shop.administrator().token()))
                .json()
                .valueStream()
                .filter(each -> each.path("user_id").asString("").equals(person.id()))
                .forEach(each ->
                        assertThat(each.path("client_address").asString()).isEmpty());
    }

    @Test
    void noSecretIsInTheDatabaseInPlainText() {
        RunningShop.Person person = shop.newCustomer();
        for (String table : List.of("account", "session", "refresh_token", "outbox", "idempotent_reply", "sign_in")) {
            for (String secret : List.of(PASSWORD, person.refreshToken(), person.token())) {
                long found = shop.superuser()
                        .createQuery(
                                "SELECT count(*) FROM users." + table + " t WHERE position(:secret in t::text) > 0")
                        .bind("secret", secret)
                        .mapTo(Long.class)
                        .one();
                assertThat(found).as(table).isZero();
            }
        }
    }

    @Test
    void aDisplayNameIsChangedWithItsVersion() {
        RunningShop.Person person = shop.newCustomer();
        Ask change = Ask.patch("/users/me", "{\"display_name\":\"Zo\u00EB\"}").as(person.token());
        Answer changed = shop.send(change.with("If-Match", "\"1\""));
        assertThat(Map.of(
                        "name",
                        changed.field("display_name"),
                        "tag",
                        changed.header("ETag").orElse("")))
                .isEqualTo(Map.of("name", "Zo\u00EB", "tag", "\"2\""));
        Problems.assertProblem(
                shop.send(Ask.patch("/users/me", "{\"display_name\":\"x\"}")
                        .as(person.token())
                        .with("If-Match", "\"1\"")),
                412,
                "precondition_failed");
        assertThat(me(person.token()).field("display_name")).isEqualTo("Zo\u00EB");
    }
}
