package caravan.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.ChassisThatNamesAService;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ServiceNamesTest {
    private static final JavaClasses CHASSIS_AND_GATEWAY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("caravan.chassis", "caravan.edge");

    private final ServiceNames names = ServiceNames.onClassPath();

    @Test
    void noStringOfTheChassisOrTheGatewayNamesAService() {
        assertThat(CHASSIS_AND_GATEWAY.stream().map(type -> type.getPackageName()))
                .contains("caravan.chassis.runtime", "caravan.edge.gateway");
        assertThat(CHASSIS_AND_GATEWAY.stream().flatMap(type -> names.in(type).stream()))
                .isEmpty();
    }

    @Test
    void aServicesNameIsFoundInEveryKindOfString() {
        JavaClasses wrong = new ClassFileImporter().importClasses(ChassisThatNamesAService.class);
        assertThat(wrong.stream().flatMap(type -> names.in(type).stream()))
                .hasSize(4)
                .anyMatch(found -> found.contains("users.session-ended.v1"))
                .anyMatch(found -> found.contains("CARAVAN_ORDERS_PENDING_LIMIT"))
                .anyMatch(found -> found.contains("/payments/"))
                .anyMatch(found -> found.endsWith("\"audit\""));
    }
}
