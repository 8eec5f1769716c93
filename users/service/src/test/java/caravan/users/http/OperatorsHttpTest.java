package caravan.users.http;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.users.http.UsersOverHttp.Answer;
import caravan.users.http.UsersOverHttp.Person;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What those who run the platform see of users, and the sessions that they end. */
class OperatorsHttpTest {
    private static UsersOverHttp users;
    private static Person admin;

    @BeforeAll
    static void start() {
        users = new UsersOverHttp();
        admin = users.administrator();
    }

    @AfterAll
    static void stop() {
        users.close();
    }

    private static void register(String... names) {
        Stream.of(names)
                .forEach(name -> assertThat(
                                users.post("/users", UsersOverHttp.credentials(name, UsersOverHttp.PASSWORD))
                                        .status())
                        .isEqualTo(201));
    }

    private static String find(String prefix) {
        return "/users?username=" + URLEncoder.encode(prefix, StandardCharsets.UTF_8);
    }

    private static List<String> namesAt(String path) {
        return users.get(path, admin)
                .json()
                .valueStream()
                .map(user -> user.path("username").asString())
                .toList();
    }

    @Test
    void usersAreFoundByTheBeginningOfTheNameInItsOrder() {
        register("findable", "findable.b", "findable_c", "findable-a", "finder", "unfindable");

        assertThat(namesAt(find("findable"))).containsExactly("findable", "findable-a", "findable.b", "findable_c");
        assertThat(namesAt(find(" FINDABLE."))).containsExactly("findable.b");
        List<String> paged = new ArrayList<>();
        String next = find("findable") + "&limit=1";
        while (!next.isEmpty()) {
            Answer page = users.get(next, admin);
            page.json().forEach(user -> paged.add(user.path("username").asString()));
            String link = page.header("Link");
            next = link.isEmpty() ? "" : link.substring(link.indexOf('<') + 1, link.indexOf('>'));
        }
        assertThat(paged).containsExactly("findable", "findable-a", "findable.b", "findable_c");
    }

    @Test
    void lettersThatLookTheSameAreNotTheSame() {
        register("\u0430\u0440\u0435\u043b\u044c", "apel"); // Cyrillic, Latin

        assertThat(namesAt(find("ap"))).containsExactly("apel");
        assertThat(namesAt(find("\u0430\u0440"))).containsExactly("\u0430\u0440\u0435\u043b\u044c");
        assertThat(namesAt(find("\uFF21P"))).containsExactly("apel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".a", "a b", "a%", "a\u202e"})
    void whatCannotBeginANameIsRefused(String prefix) {
        Answer refused = users.get(find(prefix), admin);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("code")).isEqualTo("invalid_parameter");
    }

    @Test
    void customersFindNobody() {
        assertThat(users.get(find("a"), users.customer()).status()).isEqualTo(403);
    }

    @Test
    void anAdministratorSeesAndEndsTheSessionsOfAUserAndTheTrailHasIt() {
        Person ann = users.customer();
        String sessions = "/users/" + ann.id() + "/sessions";
        JsonNode list = users.get(sessions, admin).json();
        assertThat(list).hasSize(1);
        assertThat(list.get(0).path("current").asBoolean()).isFalse();
        String id = list.get(0).path("id").asString();

        assertThat(users.send("DELETE", sessions + "/" + id, admin.accessToken(), "")
                        .status())
                .isEqualTo(204);

        assertThat(users.get("/users/me", ann).status()).isEqualTo(401);
        assertThat(users.send("DELETE", sessions + "/" + id, admin.accessToken(), "")
                        .status())
                .isEqualTo(404);
        JsonNode record = users.get("/changes/users?action=session_ended&thing=" + ann.id(), admin)
                .json();
        assertThat(record).hasSize(1);
        assertThat(record.get(0).path("actor").asString()).isEqualTo(admin.id());
        assertThat(record.get(0).at("/before/session").asString()).isEqualTo(id);
    }

    @Test
    void onlyAdministratorsSeeSessionsOfOthersAndOnlyUnderTheirUser() {
        Person ann = users.customer();
        Person ben = users.customer();
        String id = users.get("/sessions", ann).json().get(0).path("id").asString();

        assertThat(users.get("/users/" + ben.id() + "/sessions", ann).status()).isEqualTo(403);
        assertThat(users.send("DELETE", "/users/" + ann.id() + "/sessions/" + id, ann.accessToken(), "")
                        .status())
                .isEqualTo(403);
        assertThat(users.send("DELETE", "/users/" + ben.id() + "/sessions/" + id, admin.accessToken(), "")
                        .status())
                .isEqualTo(404);
        assertThat(users.get("/users/me", ann).status()).isEqualTo(200);
        assertThat(users.get("/users/0198c5a0-0000-7000-8000-000000000001/sessions", admin)
                        .status())
                .isEqualTo(404);
        assertThat(users.get("/users/me/sessions", admin).status()).isEqualTo(404);
    }

    @Test
    void signInsAreListedByUserId() {
        Person ann = users.customer();
        users.signIn(ann.username(), "wrong password");
        JsonNode own = users.get("/users/me/sign-ins", ann).json();

        assertThat(users.get("/sign-ins?user_id=" + ann.id(), admin).json())
                .hasSize(2)
                .isEqualTo(own);
        String both = "/sign-ins?user_id=" + ann.id() + "&username=";
        assertThat(users.get(both + ann.username(), admin).json()).isEqualTo(own);
        assertThat(users.get(both + "admin", admin).json()).isEmpty();
        assertThat(users.get("/sign-ins?user_id=ann", admin).status()).isEqualTo(400);
    }
}
