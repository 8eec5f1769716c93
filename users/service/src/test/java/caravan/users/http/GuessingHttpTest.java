package caravan.users.http;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.users.http.UsersOverHttp.Answer;
import caravan.users.http.UsersOverHttp.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many users and many guesses from one address. */
class GuessingHttpTest {
    private static final String GATEWAY = "127.0.0.0/8";

    private final UsersOverHttp users = new UsersOverHttp(Map.of(
            "CARAVAN_TRUSTED_GATEWAYS",
            GATEWAY,
            "CARAVAN_USERS_REGISTRATIONS_PER_ADDRESS_MAX",
            "12",
            "CARAVAN_USERS_REGISTRATION_REFILL",
            "1h"));

    @AfterEach
    void close() {
        users.close();
    }

    private Answer signIn(String address, String name, String password, String... headers) {
        List<String> all = new ArrayList<>(List.of("X-Forwarded-For", address));
        all.addAll(List.of(headers));
        return users.send(
                "POST", "/sessions", "", UsersOverHttp.credentials(name, password), all.toArray(String[]::new));
    }

    /** Repeats if the process was too busy to begin: such an answer takes nothing from the address's allowance. */
    private Answer register(String address) {
        Answer answer;
        do {
            answer = registerOnce(address);
        } while (answer.status() == 503);
        return answer;
    }

    private Answer registerOnce(String address) {
        return users.send(
                "POST",
                "/users",
                "",
                UsersOverHttp.credentials(UsersOverHttp.newName(), UsersOverHttp.PASSWORD),
                "X-Forwarded-For",
                address);
    }

    private void guessFrom(String address) {
        Answer answer = signIn(address, "nobody-0", "wrong password");
        for (int guess = 1; guess < 300 && answer.status() == 401; guess++) {
            answer = signIn(address, "nobody-" + guess, "wrong password");
        }
        assertThat(answer.status()).isEqualTo(429);
    }

    private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<T> result : executor.invokeAll(calls)) {
                results.add(result.get());
            }
        }
        return results;
    }

    @Test
    void aHundredRightSignInsOfTenUsersAtOnceAreAllTaken() throws Exception {
        List<Person> people = new ArrayList<>();
        for (int number = 0; number < 10; number++) {
            people.add(users.customer());
        }
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int call = 0; call < 100; call++) {
            Person person = people.get(call % people.size());
            calls.add(() -> signIn("192.0.2.1", person.username(), UsersOverHttp.PASSWORD)
                    .status());
        }

        assertThat(atOnce(calls)).containsOnly(201);
    }

    @Test
    void anOfficesGuesserKeepsNoKnownDeviceOut() {
        Person ann = users.customer();
        Answer before = signIn("192.0.2.1", ann.username(), UsersOverHttp.PASSWORD);
        String token = before.header("Device-Token");
        String cookie = signIn("192.0.2.1", ann.username(), UsersOverHttp.PASSWORD, "Sec-Fetch-Site", "same-origin")
                .header("Set-Cookie");
        guessFrom("192.0.2.1");
        assertThat(signIn("192.0.2.1", ann.username(), UsersOverHttp.PASSWORD).status())
                .isEqualTo(429);

        assertThat(signIn("192.0.2.1", ann.username(), UsersOverHttp.PASSWORD, "Device-Token", token)
                        .status())
                .isEqualTo(201);
        assertThat(signIn(
                                "192.0.2.1",
                                ann.username(),
                                UsersOverHttp.PASSWORD,
                                "Cookie",
                                "theme=dark; " + cookie.substring(0, cookie.indexOf(';')))
                        .status())
                .isEqualTo(201);
        // A try comes back every five seconds, and a busy machine needs that long for the sign-ins above.
        guessFrom("192.0.2.1");
        assertThat(signIn("192.0.2.1", "nobody", "wrong password", "Device-Token", token)
                        .status())
                .isEqualTo(429);
    }

    @Test
    void theCookieIsForSignInsAloneAndSecureWhereThereIsTls() {
        Person ann = users.customer();
        Answer browser = signIn("192.0.2.1", ann.username(), UsersOverHttp.PASSWORD, "Origin", "http://shop.example");
        String clear = browser.header("Set-Cookie");
        String encrypted = signIn(
                        "192.0.2.1",
                        ann.username(),
                        UsersOverHttp.PASSWORD,
                        "Origin",
                        "https://shop.example",
                        "X-Forwarded-Proto",
                        "https")
                .header("Set-Cookie");

        assertThat(browser.header("Device-Token"))
                .as("what a page's script could read")
                .isEmpty();

        assertThat(clear)
                .contains("; Path=/sessions;", "; HttpOnly", "; SameSite=Strict")
                .doesNotContain("Secure");
        assertThat(encrypted).endsWith("; Secure");
        assertThat(signIn("192.0.2.1", ann.username(), "wrong password").header("Set-Cookie"))
                .isEmpty();
    }

    @Test
    void theRegistrationsOfOneAddressAreBounded() throws Exception {
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int call = 0; call < 20; call++) {
            String address = "2001:db8:1:2::" + call;
            calls.add(() -> register(address));
        }
        List<Answer> answers = atOnce(calls);

        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(12);
        assertThat(answers.stream().filter(answer -> answer.status() == 429))
                .hasSize(8)
                .allSatisfy(refused -> {
                    assertThat(refused.text("code")).isEqualTo("rate_limited");
                    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(3_000, 3_600);
                });
        assertThat(register("2001:db8:1:3::1").status()).isEqualTo(201);
    }

    @Test
    void aRegistrationThatTheRulesRefuseIsNotCounted() {
        for (int time = 0; time < 20; time++) {
            assertThat(users.send(
                                    "POST",
                                    "/users",
                                    "",
                                    UsersOverHttp.credentials("somebody", "short"),
                                    "X-Forwarded-For",
                                    "192.0.2.9")
                            .status())
                    .isEqualTo(400);
        }

        assertThat(register("192.0.2.9").status()).isEqualTo(201);
    }
}
