package caravan.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.kernel.KernelThatKnowsTheWorld;
import caravan.other.OtherUseCase;
import caravan.wrong.UseCaseThatKnowsItsRoutes;
import caravan.wrong.UseCaseThatKnowsTheRuntime;
import caravan.wrong.WrongManager;
import caravan.wrong.contract.ContractThatKnowsAService;
import caravan.wrong.domain.DomainThatLooksAtTheClock;
import caravan.wrong.http.RoutesThatKnowTheStore;
import caravan.wrong.store.StoreThatKnowsRoutes;
import caravan.wrong.util.Drawer;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArrowsTest {
    private static final JavaClasses CARAVAN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("caravan");

    /** Each rule beside classes that break it: a rule that cannot fail holds nothing. */
    static Stream<Arguments> rules() {
        return Stream.of(
                rule("kernel", Arrows.THE_KERNEL_KNOWS_JAVA_BASE_ALONE, KernelThatKnowsTheWorld.class),
                rule("contract", Arrows.A_CONTRACT_KNOWS_THE_KERNEL_ALONE, ContractThatKnowsAService.class),
                rule("domain", Arrows.A_DOMAIN_KNOWS_ITSELF_THE_KERNEL_AND_CONTRACTS, DomainThatLooksAtTheClock.class),
                rule("services", Arrows.NO_SERVICE_KNOWS_ANOTHER_BUT_BY_ITS_CONTRACT, UseCaseThatKnowsTheRuntime.class),
                rule("other services", Arrows.NO_SERVICE_KNOWS_ANOTHER_BUT_BY_ITS_CONTRACT, OtherUseCase.class),
                rule("chassis", Arrows.THE_CHASSIS_KNOWS_NO_SERVICE, caravan.chassis.ChassisThatKnowsAService.class),
                rule(
                        "ports",
                        Arrows.THE_PORTS_KNOW_NOTHING_OF_WHAT_CARRIES_THEM,
                        caravan.chassis.api.PortThatKnowsTheRuntime.class),
                rule("use cases", Arrows.USE_CASES_KNOW_NEITHER_HTTP_NOR_STORE, UseCaseThatKnowsItsRoutes.class),
                rule("http", Arrows.HTTP_AND_STORE_DO_NOT_KNOW_EACH_OTHER, RoutesThatKnowTheStore.class),
                rule("store", Arrows.A_STORE_KNOWS_NO_HTTP, StoreThatKnowsRoutes.class),
                rule("time", Arrows.TIME_AND_CHANCE_COME_IN_AS_ARGUMENTS, DomainThatLooksAtTheClock.class),
                rule("package names", Arrows.NO_PACKAGE_IS_A_DRAWER, Drawer.class),
                rule("class names", Arrows.NO_CLASS_IS_A_DRAWER, WrongManager.class),
                rule(
                        "circles",
                        Arrows.THERE_ARE_NO_CIRCLES,
                        OtherUseCase.class,
                        UseCaseThatKnowsItsRoutes.class,
                        ContractThatKnowsAService.class,
                        caravan.other.contract.OtherContract.class));
    }

    private static Arguments rule(String name, ArchRule rule, Class<?>... wrong) {
        return Arguments.of(Named.of(name, rule), wrong);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theHouseKeepsTheRule(ArchRule rule, Class<?>[] wrong) {
        rule.check(CARAVAN);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theRuleSeesWhatBreaksIt(ArchRule rule, Class<?>[] wrong) {
        assertThat(rule.allowEmptyShould(true)
                        .evaluate(new ClassFileImporter().importClasses(wrong))
                        .hasViolation())
                .isTrue();
    }

    @Test
    void everyServiceIsSeen() {
        assertThat(CARAVAN.stream()
                        .filter(type -> type.isAssignableTo(caravan.chassis.api.Service.class) && !type.isInterface())
                        .map(type -> type.getPackageName()))
                .contains(
                        "caravan.users", "caravan.catalog", "caravan.inventory", "caravan.orders", "caravan.payments");
    }
}
