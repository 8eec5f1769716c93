package caravan.commerce.catalog.domain;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.testkit.values.MessageSchemas;
import caravan.commerce.catalog.contract.CatalogMessage;
import org.junit.jupiter.api.Test;

class SchemasTest {
    @Test
    void aNameInAMessageHasTheBoundsOfAName() {
        assertThat(MessageSchemas.of(CatalogMessage.PRODUCT_CHANGED.name())
                        .at("/properties/name/maxLength")
                        .asInt())
                .isEqualTo(ProductName.CHARACTERS_MAX);
    }
}
