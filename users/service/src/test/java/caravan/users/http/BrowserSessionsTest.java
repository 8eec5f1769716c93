package caravan.users.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.users.http.UsersOverHttp.Answer;
import caravan.users.http.UsersOverHttp.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions of browsers: the refresh token is in a cookie, and pages of other origins cannot use it. */
class BrowserSessionsTest {
    private static final String OWN_PAGE = "Caravan-Browser-Session";
    private static final String TLS = "X-Forwarded-Proto";
    private static final String FOREIGN = "https://evil.example";

    private static UsersOverHttp users;

    @BeforeAll
    static void start() {
        users = new UsersOverHttp(Map.of(
                "CARAVAN_CORS_ORIGINS",
                FOREIGN,
                "CARAVAN_TRUSTED_GATEWAYS",
                "127.0.0.0/8",
                "CARAVAN_USERS_REGISTRATIONS_PER_ADDRESS_MAX",
                "1000"));
    }

    @AfterAll
    static void stop() {
        users.close();
    }

    private static Answer send(String method, String path, String body, String cookie, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!cookie.isEmpty()) {
            all.addAll(List.of("Cookie", cookie));
        }
        return users.send(method, path, "", body, all.toArray(String[]::new));
    }

    private static Answer signIn(Person person, String cookie, String... headers) {
        String[] all = List.of(headers).isEmpty() ? new String[] {OWN_PAGE, "1"} : headers;
        return send(
                "POST",
                "/browser-sessions",
                UsersOverHttp.credentials(person.username(), UsersOverHttp.PASSWORD),
                cookie,
                all);
    }

    private static Answer refresh(String cookie, String... headers) {
        String[] all = List.of(headers).isEmpty() ? new String[] {OWN_PAGE, "1"} : headers;
        return send("POST", "/browser-sessions/refresh", "", cookie, all);
    }

    private static Answer signOut(String cookie, String... headers) {
        String[] all = List.of(headers).isEmpty() ? new String[] {OWN_PAGE, "1"} : headers;
        return send("DELETE", "/browser-sessions", "", cookie, all);
    }

    private static List<String> cookies(Answer answer) {
        return answer.response().headers().allValues("Set-Cookie");
    }

    /** The cookie as a browser sends it back. */
    private static String cookie(Answer answer) {
        String set = cookies(answer).stream()
                .filter(each -> each.contains(RefreshCookie.NAME))
                .findFirst()
                .orElseThrow();
        return set.substring(0, set.indexOf(';'));
    }

    private static int me(Answer answer) {
        return users.send("GET", "/users/me", answer.text("access_token"), "").status();
    }

    private static void assertRefused(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertThat(answer.text("code")).isEqualTo(code);
        assertThat(cookies(answer)).isEmpty();
    }

    @Test
    void thePageGetsOnlyTheAccessTokenAndTheRestIsInCookiesThatNoScriptReads() {
        Answer signedIn = signIn(users.customer(), "");

        assertThat(signedIn.status()).isEqualTo(201);
        assertThat(signedIn.json().propertyNames()).containsExactly("access_token", "token_type", "expires_in");
        assertThat(me(signedIn)).isEqualTo(200);
        assertThat(cookies(signedIn)).hasSize(2);
        assertThat(cookies(signedIn).getFirst())
                .matches(
                        "caravan_refresh=[\\w-]{43}; Path=/browser-sessions; Max-Age=1209600; HttpOnly; SameSite=Strict");
        assertThat(cookies(signedIn).getLast())
                .matches("caravan_device=[\\w-]+; Path=/browser-sessions; Max-Age=15552000; HttpOnly; SameSite=Strict");
        assertThat(signedIn.response().headers().map()).doesNotContainKey("device-token");
    }

    @Test
    void overTlsTheCookiesAreSecureAndOneWithoutThePrefixIsNotRead() {
        Person ann = users.customer();
        Answer signedIn = signIn(ann, "", OWN_PAGE, "1", TLS, "https");
        assertThat(cookies(signedIn)).allMatch(each -> each.endsWith("; Secure"));
        assertThat(cookie(signedIn)).startsWith("__Secure-caravan_refresh=");

        assertThat(refresh(cookie(signedIn), OWN_PAGE, "1", TLS, "https").status())
                .isEqualTo(200);
        String planted = cookie(signIn(ann, ""));
        assertRefused(refresh(planted, OWN_PAGE, "1", TLS, "https"), 401, "invalid_refresh_token");
    }

    @Test
    void aRefreshGivesTheNextCookieAndTwoTabsMayDoItAtOnce() throws Exception {
        String first = cookie(signIn(users.customer(), ""));
        Callable<Answer> tab = () -> refresh(first);
        List<Answer> both = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> each : executor.invokeAll(List.of(tab, tab))) {
                both.add(each.get());
            }
        }

        assertThat(both).allMatch(each -> each.status() == 200 && me(each) == 200);
        assertThat(both.getFirst().json().propertyNames()).containsExactly("access_token", "token_type", "expires_in");
        assertThat(cookie(both.getFirst())).isEqualTo(cookie(both.getLast())).isNotEqualTo(first);
        assertThat(refresh(cookie(both.getFirst())).status()).isEqualTo(200);
    }

    @Test
    void anOldCookieEndsTheSession() {
        Answer signedIn = signIn(users.customer(), "");
        Answer second = refresh(cookie(signedIn));
        Answer third = refresh(cookie(second));

        assertRefused(refresh(cookie(signedIn)), 401, "invalid_refresh_token");

        assertRefused(refresh(cookie(third)), 401, "invalid_refresh_token");
        await().untilAsserted(() -> assertThat(me(third)).isEqualTo(401));
    }

    @Test
    void aSignOutEndsTheSessionAndRemovesTheCookieAlsoWithATokenThatIsNoMoreAccepted() {
        Answer signedIn = signIn(users.customer(), "");
        Answer out = signOut(cookie(signedIn), OWN_PAGE, "1", "Authorization", "Bearer expired");

        assertThat(out.status()).isEqualTo(204);
        assertThat(cookies(out))
                .containsExactly("caravan_refresh=; Path=/browser-sessions; Max-Age=0; HttpOnly; SameSite=Strict");
        assertThat(me(signedIn)).isEqualTo(401);
        assertRefused(refresh(cookie(signedIn)), 401, "invalid_refresh_token");
        assertThat(signOut(cookie(signedIn)).status()).isEqualTo(204);
        assertThat(signOut("").status()).isEqualTo(204);
    }

    @Test
    void aNewSignInEndsTheSessionOfTheCookieThatItReplaces() {
        Person ann = users.customer();
        Answer before = signIn(ann, "");
        Answer after = signIn(ann, cookie(before));

        assertThat(me(after)).isEqualTo(200);
        assertThat(me(before)).isEqualTo(401);
    }

    @Test
    void aNewPasswordEndsTheSession() {
        Person ann = users.customer();
        Answer signedIn = signIn(ann, "");
        Answer changed = users.send(
                "POST",
                "/users/me/password",
                ann.accessToken(),
                "{\"current_password\":\"%s\",\"new_password\":\"another horse battery\"}"
                        .formatted(UsersOverHttp.PASSWORD));
        assertThat(changed.status()).isEqualTo(204);

        assertRefused(refresh(cookie(signedIn)), 401, "invalid_refresh_token");
        assertThat(me(signedIn)).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "1, 1"})
    void withoutTheHeaderACookieIsWorthNothing(String value) {
        Person ann = users.customer();
        String cookie = cookie(signIn(ann, ""));
        String[] headers = value.isEmpty() ? new String[] {"Accept", "*/*"} : new String[] {OWN_PAGE, value};

        assertRefused(refresh(cookie, headers), 400, "invalid_header");
        assertRefused(signOut(cookie, headers), 400, "invalid_header");
        assertRefused(signIn(ann, "", headers), 400, "invalid_header");
        assertThat(refresh(cookie).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {FOREIGN, "null", "http://127.0.0.1", "https://127.0.0.1:1", "", "http://127.0.0.1.evil.example"})
    void anotherOriginIsRefusedEvenIfCorsNamesIt(String origin) {
        Person ann = users.customer();
        String cookie = cookie(signIn(ann, ""));

        assertRefused(refresh(cookie, OWN_PAGE, "1", "Origin", origin), 403, "cross_origin");
        assertRefused(signOut(cookie, OWN_PAGE, "1", "Origin", origin), 403, "cross_origin");
        assertRefused(signIn(ann, "", OWN_PAGE, "1", "Origin", origin), 403, "cross_origin");
        assertThat(refresh(cookie).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "none"})
    void theBrowserSaysThatAnotherPageAsks(String site) {
        String cookie = cookie(signIn(users.customer(), ""));

        assertRefused(refresh(cookie, OWN_PAGE, "1", "Sec-Fetch-Site", site), 403, "cross_origin");
        assertThat(refresh(cookie).status()).isEqualTo(200);
    }

    @Test
    void aPreflightNeverAllowsTheHeaderOrCredentials() {
        Answer preflight = send(
                "OPTIONS",
                "/browser-sessions/refresh",
                "",
                "",
                "Origin",
                FOREIGN,
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                OWN_PAGE.toLowerCase(java.util.Locale.ROOT));

        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(FOREIGN);
        assertThat(preflight.header("Access-Control-Allow-Headers")).doesNotContainIgnoringCase(OWN_PAGE);
        assertThat(preflight.response().headers().map()).doesNotContainKey("access-control-allow-credentials");
    }

    @Test
    void theOwnOriginIsAcceptedAlsoBehindATrustedGateway() {
        String own = users.caravan.address().toString();
        assertThat(refresh(
                                cookie(signIn(users.customer(), "")),
                                OWN_PAGE,
                                "1",
                                "Origin",
                                own,
                                "Sec-Fetch-Site",
                                "same-origin")
                        .status())
                .isEqualTo(200);

        String[] forwarded = {
            OWN_PAGE, "1", "X-Forwarded-Host", "Shop.example:443", TLS, "https", "Origin", "https://shop.example"
        };
        Answer signedIn = signIn(users.customer(), "", forwarded);
        assertThat(signedIn.status()).isEqualTo(201);
        assertThat(refresh(cookie(signedIn), forwarded).status()).isEqualTo(200);
        forwarded[7] = "http://shop.example";
        assertRefused(refresh(cookie(signedIn), forwarded), 403, "cross_origin");
    }

    @Test
    void aForwardedHostOfAStrangerIsNotBelieved() {
        try (UsersOverHttp closed = new UsersOverHttp()) {
            Answer asked = closed.send(
                    "POST",
                    "/browser-sessions/refresh",
                    "",
                    "",
                    OWN_PAGE,
                    "1",
                    "X-Forwarded-Host",
                    "evil.example",
                    "Origin",
                    "http://evil.example");
            assertRefused(asked, 403, "cross_origin");
        }
    }

    @Test
    void severalCookiesOfTheNameAreRefusedAndAmongOthersItIsFound() {
        String cookie = cookie(signIn(users.customer(), ""));
        assertRefused(refresh(cookie + "; caravan_refresh=planted"), 401, "invalid_refresh_token");
        assertRefused(refresh("caravan_refresh=planted; " + cookie), 401, "invalid_refresh_token");

        String many = "a=1; ".repeat(500);
        assertThat(refresh(many + cookie + "; theme=dark").status()).isEqualTo(200);
        assertThat(refresh("a=1; ".repeat(20_000) + cookie).status()).isEqualTo(431);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "caravan_refresh=",
                "caravan_refresh",
                "=",
                ";;;",
                "caravan_refresh=a b",
                "xcaravan_refresh=token"
            })
    void aMalformedCookieIsRefused(String cookie) {
        assertRefused(refresh(cookie), 401, "invalid_refresh_token");
        assertThat(signOut(cookie).status()).isEqualTo(204);
    }

    @Test
    void aTokenThatIsTooLongIsRefused() {
        assertRefused(refresh("caravan_refresh=" + "x".repeat(257)), 401, "invalid_refresh_token");
    }

    @Test
    void wrongPasswordsAreCountedAndTheBrowserThatWasHereBeforeIsKnown() {
        Person ann = users.customer();
        String[] office = {OWN_PAGE, "1", "X-Forwarded-For", "192.0.2.7"};
        String device = cookies(signIn(ann, "", office)).getLast();
        String wrong = UsersOverHttp.credentials(ann.username(), "wrong password");
        Answer guess = send("POST", "/browser-sessions", wrong, "", office);
        for (int guesses = 1; guesses < 300 && guess.status() == 401; guesses++) {
            guess = send("POST", "/browser-sessions", wrong, "", office);
        }
        assertRefused(guess, 429, "rate_limited");
        assertThat(guess.header("Retry-After")).isNotEmpty();

        assertRefused(signIn(ann, "", office), 429, "rate_limited");
        assertThat(signIn(ann, device.substring(0, device.indexOf(';')), office).status())
                .isEqualTo(201);
    }

    @Test
    void theSessionIsOneOfTheUsersSessionsAndItsTokensAreNotStored() {
        Person ann = users.customer();
        Answer signedIn = signIn(ann, "");
        assertThat(users.send("GET", "/sessions", signedIn.text("access_token"), "")
                        .json())
                .hasSize(2);
        assertThat(users.textsWith(cookie(signedIn).substring("caravan_refresh=".length())))
                .isEmpty();
    }
}
