package caravan.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.PortThatKnowsItsCarrier;
import caravan.chassis.http.ChassisThatKnowsAService;
import caravan.chassis.http.HttpThatKnowsTheDatabase;
import caravan.edge.gateway.deeper.EdgeThatKnowsAService;
import caravan.kernel.KernelThatKnowsTheWorld;
import caravan.nowhere.ClassThatStandsNowhere;
import caravan.run.launcher.LauncherThatKnowsAService;
import caravan.wrong.kernel.PlatformKernelThatKnowsAService;
import caravan.wrong.shop.UseCaseThatKnowsAnotherService;
import caravan.wrong.shop.UseCaseThatKnowsTheDatabase;
import caravan.wrong.shop.UseCaseThatKnowsTheRuntime;
import caravan.wrong.shop.WrongManager;
import caravan.wrong.shop.contract.ContractThatKnowsAnother;
import caravan.wrong.shop.domain.DomainThatKnowsItsContract;
import caravan.wrong.shop.domain.pricing.DomainThatLooksAtTheClock;
import caravan.wrong.shop.domain.pricing.NestedDomainThatKnowsTheChassis;
import caravan.wrong.shop.http.views.RoutesThatKnowTheStore;
import caravan.wrong.shop.pricing.NestedUseCaseThatKnowsItsRoutes;
import caravan.wrong.shop.store.rows.StoreThatKnowsRoutes;
import caravan.wrong.stall.contract.StallOpened;
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

    /** Tests each rule with classes that break it, since a rule that cannot fail is useless. */
    static Stream<Arguments> rules() {
        return Stream.of(
                rule("a place", Arrows.EVERY_CLASS_HAS_A_PLACE, ClassThatStandsNowhere.class),
                rule("kernel", Arrows.THE_KERNEL_KNOWS_JAVA_BASE_ALONE, KernelThatKnowsTheWorld.class),
                rule(
                        "a platform's kernel",
                        Arrows.A_PLATFORMS_KERNEL_KNOWS_THE_KERNEL_ALONE,
                        PlatformKernelThatKnowsAService.class),
                rule("contract", Arrows.A_CONTRACT_KNOWS_THE_KERNELS_ALONE, ContractThatKnowsAnother.class),
                rule("domain", Arrows.A_DOMAIN_KNOWS_ITSELF_AND_THE_KERNELS, DomainThatKnowsItsContract.class),
                rule(
                        "nested domain",
                        Arrows.A_DOMAIN_KNOWS_ITSELF_AND_THE_KERNELS,
                        NestedDomainThatKnowsTheChassis.class),
                rule("services", Arrows.A_SERVICE_KNOWS_ANOTHER_ONLY_BY_ITS_CONTRACT, UseCaseThatKnowsTheRuntime.class),
                rule(
                        "other services",
                        Arrows.A_SERVICE_KNOWS_ANOTHER_ONLY_BY_ITS_CONTRACT,
                        UseCaseThatKnowsAnotherService.class),
                rule("platforms", Arrows.NO_PLATFORM_KNOWS_ANOTHER, UseCaseThatKnowsAnotherService.class),
                rule("what all share", Arrows.WHAT_ALL_SHARE_KNOWS_NO_PLATFORM, ChassisThatKnowsAService.class),
                rule("chassis", Arrows.THE_CHASSIS_KNOWS_NO_SERVICE, ChassisThatKnowsAService.class),
                rule("modules of the chassis", Arrows.THE_CHASSIS_KNOWS_NO_SERVICE, HttpThatKnowsTheDatabase.class),
                rule("ports", Arrows.THE_PORTS_KNOW_NO_LIBRARY_THAT_CARRIES_THEM, PortThatKnowsItsCarrier.class),
                rule("edge", Arrows.THE_EDGE_KNOWS_NO_SERVICE, EdgeThatKnowsAService.class),
                rule("run", Arrows.WHAT_RUNS_PROCESSES_KNOWS_NO_SERVICE, LauncherThatKnowsAService.class),
                rule("use cases", Arrows.USE_CASES_KNOW_NEITHER_HTTP_NOR_STORE, NestedUseCaseThatKnowsItsRoutes.class),
                rule("http", Arrows.ROUTES_KNOW_NO_STORE, RoutesThatKnowTheStore.class),
                rule(
                        "the database's handle",
                        Arrows.THE_DATABASES_HANDLE_IS_FOR_STORES,
                        UseCaseThatKnowsTheDatabase.class),
                rule("store", Arrows.A_STORE_KNOWS_NO_ROUTES, StoreThatKnowsRoutes.RoutesOf.class),
                rule("time", Arrows.TIME_AND_CHANCE_COME_IN_AS_ARGUMENTS, DomainThatLooksAtTheClock.class),
                rule("package names", Arrows.NO_PACKAGE_IS_A_DRAWER, Drawer.class),
                rule("class names", Arrows.NO_CLASS_IS_A_DRAWER, WrongManager.class),
                rule("circles", Arrows.THERE_ARE_NO_CIRCLES, ContractThatKnowsAnother.class, StallOpened.class));
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

    /** If no class of a layer were on the class path, its rule would pass without a check. */
    @Test
    void everyLayerHasClassesOnTheClassPath() {
        assertThat(CARAVAN.stream().map(Place::of).filter(Place::isService).map(Place::layer))
                .contains(Place.Layer.values());
        assertThat(CARAVAN.stream().map(type -> Place.of(type).area()))
                .contains(
                        Place.Area.KERNEL,
                        Place.Area.PLATFORM_KERNEL,
                        Place.Area.CHASSIS,
                        Place.Area.EDGE,
                        Place.Area.RUN,
                        Place.Area.TOOLS,
                        Place.Area.PLATFORM_TOOLS);
    }
}
