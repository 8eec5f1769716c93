package caravan.users.http;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.users.http.UsersOverHttp.Answer;
import caravan.users.http.UsersOverHttp.Person;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deletes an account after a sign-in that is not fresh any more. */
class DeletionHttpTest {
    private static UsersOverHttp users;

    @BeforeAll
    static void start() {
        users = new UsersOverHttp(Map.of("CARAVAN_USERS_FRESH_SIGN_IN", "0s"));
    }

    @AfterAll
    static void stop() {
        users.close();
    }

    private static Answer delete(Person person, String body, String... headers) {
        return users.send("DELETE", "/users/me", person.accessToken(), body, headers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}"})
    void theTokenAloneDoesNotSuffice(String body) {
        Person ann = users.customer();
        Answer refused = delete(ann, body);

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text("code")).isEqualTo("password_needed");
        assertThat(refused.header("WWW-Authenticate")).contains("insufficient_user_authentication", "max_age=\"0\"");
        assertThat(users.get("/users/me", ann).status()).isEqualTo(200);
    }

    @Test
    void aWrongPasswordIsNamed() {
        Answer refused = delete(users.customer(), "{\"password\":\"not the one\"}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("code")).isEqualTo("wrong_password");
        assertThat(refused.text("field")).isEqualTo("/password");
    }

    @Test
    void guessesOfOneSessionAreSlowed() {
        Person ann = users.customer();
        Answer answer = delete(ann, "{\"password\":\"not the one\"}");
        for (int guess = 0; guess < 20 && answer.status() == 422; guess++) {
            answer = delete(ann, "{\"password\":\"not the one\"}");
        }

        assertThat(answer.status()).isEqualTo(429);
        assertThat(users.signIn(ann.username(), UsersOverHttp.PASSWORD).status())
                .isEqualTo(201);
    }

    @Test
    void thePasswordSuffices() {
        Person ann = users.customer();
        String body = "{\"password\":\"" + UsersOverHttp.PASSWORD + "\"}";
        assertThat(delete(ann, body, "If-Match", "\"7\"").status()).isEqualTo(412);
        assertThat(delete(ann, body, "Idempotency-Key", "1").status()).isEqualTo(204);

        assertThat(users.signIn(ann.username(), UsersOverHttp.PASSWORD).status())
                .isEqualTo(401);
        assertThat(users.textsWith(UsersOverHttp.PASSWORD)).isEmpty();
    }

    @Test
    void anUnknownFieldIsNotPassedOver() {
        assertThat(delete(users.customer(), "{\"passwort\":\"x\"}").status()).isEqualTo(400);
    }
}
