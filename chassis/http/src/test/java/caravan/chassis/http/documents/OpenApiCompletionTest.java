package caravan.chassis.http.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenApiCompletionTest {
    private static final String SHOP = """
            openapi: 3.1.0
            info: {title: Shop, version: 1.0.0}
            security: [{bearerAuth: []}]
            paths:
              /things:
                post:
                  operationId: makeThing
                  summary: Makes a thing
                  requestBody:
                    content: {application/json: {schema: {$ref: '#/components/schemas/Making'}}}
                  responses:
                    '201': {description: Made., content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
                    '401': {description: Own words., content: {application/problem+json: {schema: {$ref: '#/components/schemas/Problem'}}}}
            components:
              schemas:
                Making:
                  type: object
                  additionalProperties: false
                  properties: {price: {$ref: '#/components/schemas/Money'}}
                Thing:
                  type: object
                  additionalProperties: false
                  properties: {price: {$ref: '#/components/schemas/Money'}, tags: {type: object, additionalProperties: {type: string}}}
                Money:
                  description: An amount.
                  type: object
                  additionalProperties: false
                  properties: {amount: {type: integer, description: In minor units.}}
                Problem: {type: object, additionalProperties: false}
            """;

    private static final String BANK = """
            openapi: 3.1.0
            info: {title: Bank, version: 1.0.0}
            paths:
              /accounts:
                get:
                  operationId: makeThing
                  security: []
                  responses:
                    '200': {description: All., content: {application/json: {schema: {$ref: '#/components/schemas/Money'}}}}
                    '404': {description: None., content: {application/problem+json: {schema: {$ref: '#/components/schemas/Status'}}}}
            components:
              schemas:
                Money: {type: object, properties: {amount: {type: integer}}, title: Money}
                Status: {enum: [open]}
            """;

    private static JsonNode served(String name, String yaml) {
        return JsonMapper.shared().readTree(new OpenApiDocument(name, yaml.getBytes(StandardCharsets.UTF_8)).json());
    }

    @Test
    void aDocumentGetsThePartsThatAllRoutesShare() {
        JsonNode shop = served("shop", SHOP);
        JsonNode operation = shop.at("/paths/~1things/post");
        assertThat(operation.path("responses").propertyNames()).containsExactlyInAnyOrder("201", "400", "401", "503");
        assertThat(operation.at("/responses/401/description").asString()).isEqualTo("Own words.");
        assertThat(operation.path("description").asString()).isEqualTo("Makes a thing.");
        assertThat(operation.at("/tags/0").asString()).isEqualTo("shop");
        assertThat(shop.at("/tags/0/name").asString()).isEqualTo("shop");
        assertThat(shop.at("/servers/0/url").asString()).isEqualTo("/");
        assertThat(shop.at("/info/license/identifier").asString()).isEqualTo("Apache-2.0");
        assertThat(shop.at("/info/contact/name").asString()).isNotBlank();
        assertThat(shop.at("/components/schemas/Problem/required").valueStream().map(JsonNode::asString))
                .contains("code", "trace_id");
        assertThat(shop.at("/components/securitySchemes").propertyNames()).containsExactly("bearerAuth");
        assertThat(shop.at("/components/responses").propertyNames())
                .containsExactlyInAnyOrder("UnknownInput", "NotNow");
        String yaml = new String(
                new OpenApiDocument("shop", SHOP.getBytes(StandardCharsets.UTF_8)).yaml(), StandardCharsets.UTF_8);
        assertThat(served("shop", yaml)).isEqualTo(shop);
    }

    @Test
    void answersAreOpenForAddedFieldsAndRequestsStayClosed() {
        JsonNode schemas = served("shop", SHOP).at("/components/schemas");
        assertThat(schemas.path("Thing").has("additionalProperties")).isFalse();
        assertThat(schemas.at("/Thing/properties/tags/additionalProperties/type")
                        .asString())
                .isEqualTo("string");
        assertThat(schemas.path("Money").has("additionalProperties")).isFalse();
        assertThat(schemas.at("/Making/additionalProperties").asBoolean(true)).isFalse();
        assertThat(schemas.at("/Making/properties/price/unevaluatedProperties").asBoolean(true))
                .isFalse();
        assertThat(schemas.at("/Thing/properties/price").has("unevaluatedProperties"))
                .isFalse();
    }

    @Test
    void equalModelsAreJoinedIntoOne() {
        JsonNode joined = OpenApiJoin.join(
                new TreeMap<>(java.util.Map.of(
                        "shop", served("shop", SHOP), "bank", served("bank", BANK), "other", served("other", SHOP))),
                List.of());
        assertThat(joined.at("/components/schemas").propertyNames())
                .containsExactlyInAnyOrder("Making", "Thing", "Money", "Problem", "Status");
        assertThat(joined.at("/components/securitySchemes").propertyNames()).containsExactly("bearerAuth");
        joined.path("paths")
                .forEach(item -> item.forEach(operation ->
                        assertThat(operation.path("responses").propertyNames()).contains("429", "502", "503", "504")));
    }
}
