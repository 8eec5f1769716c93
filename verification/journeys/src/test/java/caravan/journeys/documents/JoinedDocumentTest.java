package caravan.journeys.documents;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.journeys.calls.Ask;
import caravan.journeys.documents.OpenApi.Operation;
import caravan.journeys.shop.InRunningShop;
import caravan.journeys.shop.RunningShop;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** The joined document follows the main rules of the linters of Redocly and Spectral. This build does not run them. */
@ExtendWith(InRunningShop.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JoinedDocumentTest {
    private static final String REFERENCE = "#/components/";

    private final OpenApi joined;

    JoinedDocumentTest(RunningShop shop) {
        joined = OpenApi.of("joined", shop.send(Ask.get("/openapi.json")));
    }

    private Set<String> references() {
        Set<String> references = new TreeSet<>();
        for (JsonNode reference : joined.all("$ref")) {
            references.add(reference.asString());
        }
        return references;
    }

    @Test
    void itsInfoIsComplete() {
        JsonNode info = joined.document().path("info");
        for (String member : List.of("title", "version", "description")) {
            assertThat(info.path(member).asString()).as(member).isNotBlank();
        }
        assertThat(info.at("/license/identifier").asString()).isEqualTo("Apache-2.0");
        assertThat(info.at("/contact/name").asString()).isNotBlank();
        assertThat(joined.document().at("/servers/0/url").asString()).isEqualTo("/");
    }

    @Test
    void everyOperationIsDescribedTaggedAndHasAnIdOfItsOwn() {
        Set<String> ids = new HashSet<>();
        Set<String> tags = joined.document()
                .path("tags")
                .valueStream()
                .map(tag -> tag.path("name").asString())
                .collect(Collectors.toSet());
        assertThat(joined.operations()).hasSizeGreaterThan(30).allSatisfy(operation -> {
            assertThat(ids.add(operation.id())).as("unique " + operation.id()).isTrue();
            assertThat(operation.id()).matches("[A-Za-z][A-Za-z0-9._-]*");
            assertThat(operation.node().path("summary").asString()).isNotBlank();
            assertThat(operation.node().path("description").asString()).isNotBlank();
            assertThat(operation.node().path("security").isArray()).isTrue();
            assertThat(operation.node().path("tags").valueStream().map(JsonNode::asString))
                    .isNotEmpty()
                    .isSubsetOf(tags);
        });
        assertThat(tags)
                .isEqualTo(joined.operations().stream()
                        .map(operation -> operation.node().at("/tags/0").asString())
                        .collect(Collectors.toSet()));
    }

    @Test
    void everyOperationHasTheCommonRefusals() {
        assertThat(joined.operations()).allSatisfy(operation -> {
            for (int status : List.of(400, 401, 429, 502, 503, 504)) {
                JsonNode response = operation.response(status).orElseThrow();
                assertThat(response.path("description").asString()).isNotBlank();
                assertThat(response.path("content").propertyNames()).containsExactly("application/problem+json");
            }
        });
    }

    @Test
    void pathsAreValidAndTheirParametersDeclared() {
        Map<String, String> shapes = new HashMap<>();
        for (Operation operation : joined.operations()) {
            assertThat(operation.path()).startsWith("/").doesNotEndWith("/").doesNotContain("?");
            String same = shapes.putIfAbsent(operation.path().replaceAll("\\{[^}]+}", "{}"), operation.path());
            assertThat(same == null || same.equals(operation.path()))
                    .as(operation.path())
                    .isTrue();
            Set<String> declared = operation.parameters().stream()
                    .filter(parameter -> parameter.path("in").asString().equals("path"))
                    .map(parameter -> "{" + parameter.path("name").asString() + "}")
                    .collect(Collectors.toSet());
            assertThat(Arrays.stream(operation.path().split("/"))
                            .filter(segment -> segment.startsWith("{"))
                            .collect(Collectors.toSet()))
                    .isEqualTo(declared);
        }
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryComponentIsUsed() {
        Set<String> components = new TreeSet<>();
        joined.document()
                .path("components")
                .forEachEntry((section, members) ->
                        members.propertyNames().forEach(name -> components.add(REFERENCE + section + "/" + name)));
        Set<String> used = references();
        for (JsonNode security : joined.all("security")) {
            security.forEach(requirement ->
                    requirement.propertyNames().forEach(scheme -> used.add(REFERENCE + "securitySchemes/" + scheme)));
        }
        assertThat(used).isEqualTo(components);
    }

    @Test
    void thereIsOneModelForOneMeaning() {
        assertThat(joined.document().at("/components/securitySchemes").propertyNames())
                .containsExactly("bearerAuth");
        Set<String> schemas =
                new TreeSet<>(joined.document().at("/components/schemas").propertyNames());
        for (String one : List.of("Problem", "Money", "Sku", "Id")) {
            assertThat(schemas.stream().filter(name -> name.equals(one) || name.endsWith("." + one)))
                    .containsExactly(one);
        }
    }

    @Test
    void answersAreOpenForAddedFields() {
        for (Operation operation : joined.operations()) {
            for (JsonNode response : operation.node().path("responses")) {
                for (JsonNode closed : joined.resolved(response).findValues("additionalProperties")) {
                    assertThat(closed.isBoolean() && !closed.asBoolean())
                            .as(operation.toString())
                            .isFalse();
                }
            }
        }
        JsonNode schemas = joined.document().at("/components/schemas");
        for (String open : List.of("Order", "Money", "Product", "Problem", "User", "Payment")) {
            assertThat(schemas.path(open).has("additionalProperties")).as(open).isFalse();
        }
        assertThat(schemas.at("/PlaceOrder/additionalProperties").asBoolean(true))
                .isFalse();
    }
}
