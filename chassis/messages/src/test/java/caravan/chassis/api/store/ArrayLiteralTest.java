package caravan.chassis.api.store;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** It is in this module, since the module of {@link ArrayLiteral} has no database. */
class ArrayLiteralTest {
    private final ServiceDatabase database = TestPostgres.shared().open("shop");

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void textsArriveAsTheyAre() {
        assertThat(read("text", Arrays.asList("NULL", null, "", "a,b", "{\"x\" \\}")))
                .containsExactly("NULL", null, "", "a,b", "{\"x\" \\}");
    }

    @Test
    void numbersAreNumbers() {
        assertThat(read("int", List.of(1, -2))).containsExactly("1", "-2");
    }

    @Test
    void noElementIsAnEmptyArray() {
        assertThat(read("text", List.of())).isEmpty();
    }

    private List<String> read(String type, List<?> elements) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT unnest(CAST(:literal AS " + type + "[]))")
                        .bind("literal", ArrayLiteral.of(elements))
                        .mapTo(String.class)
                        .list());
    }
}
