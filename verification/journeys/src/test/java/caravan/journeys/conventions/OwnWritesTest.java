package caravan.journeys.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.journeys.calls.Answer;
import caravan.journeys.calls.Ask;
import caravan.journeys.shop.InTopologies;
import caravan.journeys.shop.RunningShop;
import caravan.journeys.shop.RunningShop.Person;
import org.junit.jupiter.api.Test;

/** A caller sees at once what the caller has written, even if another instance answers, and even if messages are late. */
@InTopologies
class OwnWritesTest {
    private static final int WRITES = 30;

    private final RunningShop shop;
    private final Person ann;
    private final Person staff;

    OwnWritesTest(RunningShop shop) {
        this.shop = shop;
        this.ann = shop.ann();
        this.staff = shop.staff();
    }

    private Answer get(String path, Person reader) {
        return shop.send(Ask.get(path).as(reader.token()));
    }

    @Test
    void aProductAndItsListShowTheLastWrite() {
        for (int amount = 1; amount <= WRITES; amount++) {
            // Keeps an answer from before the write.
            get("/products/own-writes", staff);
            get("/products?limit=100", staff);
            String price = "{\"amount\":" + amount + ",\"currency\":\"EUR\"}";
            Answer written =
                    shop.send(Ask.put("/products/own-writes", "{\"name\":\"Own writes\",\"price\":" + price + "}")
                            .as(staff.token()));
            assertThat(written.status()).isIn(200, 201);
            assertThat(get("/products/own-writes", staff).text()).contains(price);
            assertThat(get("/products?limit=100", staff).text()).contains(price);
        }
        shop.send(Ask.delete("/products/own-writes").as(staff.token()));
        assertThat(get("/products/own-writes", staff).status()).isEqualTo(404);
        assertThat(get("/products?limit=100", staff).text()).doesNotContain("own-writes");
    }

    @Test
    void anAccountShowsItsNewName() {
        String id = get("/users/me", ann).field("id");
        for (int write = 0; write < WRITES; write++) {
            get("/users/me", ann);
            get("/users/" + id, ann);
            String name = "\"display_name\":\"Ann " + write + "\"";
            Answer written = shop.send(Ask.patch("/users/me", "{" + name + "}").as(ann.token()));
            assertThat(written.status()).isEqualTo(200);
            assertThat(get("/users/me", ann).text()).contains(name);
            assertThat(get("/users/" + id, ann).text()).contains(name);
        }
    }

    @Test
    void anOrderShowsItsCancellation() {
        for (int order = 0; order < 5; order++) {
            String id = shop.send(Ask.post("/orders", "{\"items\":[\"mug\"]}").as(ann.token()))
                    .field("id");
            get("/orders/" + id, ann);
            shop.send(Ask.of("POST", "/orders/" + id + "/cancellation").as(ann.token()));
            assertThat(get("/orders/" + id, ann).field("status")).isEqualTo("cancelled");
        }
    }
}
