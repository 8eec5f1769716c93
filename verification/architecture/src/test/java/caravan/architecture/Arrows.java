package caravan.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import caravan.architecture.Place.Area;
import caravan.architecture.Place.Layer;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** Which classes may use which (DESIGN.md, "The house"). The rules use the {@link Place} of a class and name no service. */
final class Arrows {
    /** Which other modules each module of the chassis may use. Only tests may use the testkit. */
    private static final Map<String, Set<String>> CHASSIS = Map.of(
            "api", Set.of(),
            "json", Set.of(),
            "settings", Set.of("api"),
            "http", Set.of("api", "json"),
            "postgres", Set.of("api"),
            "discovery", Set.of("api", "json"),
            "messages", Set.of("api", "json", "postgres"),
            "kafka", Set.of("api", "json", "messages"),
            "runtime", Set.of("api", "json", "settings", "http", "postgres", "discovery", "messages"));

    static final ArchRule EVERY_CLASS_HAS_A_PLACE = classes()
            .should(new ArchCondition<>("stand in a folder of the house") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    if (Place.of(type).area() == Area.NOWHERE) {
                        events.add(SimpleConditionEvent.violated(type, type.getName() + " stands nowhere"));
                    }
                }
            });

    static final ArchRule THE_KERNEL_KNOWS_JAVA_BASE_ALONE = classes()
            .that(stand("in the kernel", place -> place.area() == Area.KERNEL))
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("caravan.kernel..", "java.."));

    static final ArchRule A_PLATFORMS_KERNEL_KNOWS_THE_KERNEL_ALONE = classes()
            .that(stand("in a platform's kernel", place -> place.area() == Area.PLATFORM_KERNEL))
            .should(know("the kernel and itself", (from, to) -> to.isKernelFor(from)))
            .andShould(knowLibraries("java..", "org.jspecify.."));

    static final ArchRule A_CONTRACT_KNOWS_THE_KERNELS_ALONE = classes()
            .that(stand("in a contract", place -> place.is(Layer.CONTRACT)))
            .should(know(
                    "the kernels and itself",
                    (from, to) -> to.isKernelFor(from) || (to.isSameServiceAs(from) && to.is(Layer.CONTRACT))))
            .andShould(knowLibraries("java..", "org.jspecify.."));

    static final ArchRule A_DOMAIN_KNOWS_ITSELF_AND_THE_KERNELS = classes()
            .that(stand("in a domain", place -> place.is(Layer.DOMAIN)))
            .should(know(
                    "its own domain and the kernels, no contract",
                    (from, to) -> to.isKernelFor(from) || (to.isSameServiceAs(from) && to.is(Layer.DOMAIN))))
            .andShould(knowLibraries("java..", "org.jspecify.."));

    static final ArchRule A_SERVICE_KNOWS_ANOTHER_ONLY_BY_ITS_CONTRACT = classes()
            .that(stand(
                    "in a service", place -> place.isService() && !place.part().equals("audit")))
            .should(know(
                    "its own service, contracts of its platform and of users, the kernels, and the chassis' ports",
                    (from, to) -> to.isSameServiceAs(from)
                            || to.isContractFor(from)
                            || to.isKernelFor(from)
                            || to.isChassis("api")));

    static final ArchRule NO_PLATFORM_KNOWS_ANOTHER = classes()
            .that(stand("in a platform", place -> !place.platform().isEmpty()))
            .should(know(
                    "no other platform",
                    (from, to) -> to.platform().isEmpty() || to.platform().equals(from.platform())));

    static final ArchRule WHAT_ALL_SHARE_KNOWS_NO_PLATFORM = classes()
            .that(stand(
                    "in what all platforms share",
                    place -> place.platform().isEmpty() && place.area() != Area.TOOLS && place.area() != Area.NOWHERE))
            .should(know("no platform", (from, to) -> to.platform().isEmpty()));

    static final ArchRule THE_CHASSIS_KNOWS_NO_SERVICE = classes()
            .that(stand("in the chassis", place -> place.area() == Area.CHASSIS))
            .should(know(
                    "the kernel and what its module stands on",
                    (from, to) -> to.area() == Area.KERNEL
                            || (to.area() == Area.CHASSIS
                                    && (to.part().equals(from.part())
                                            || CHASSIS.getOrDefault(from.part(), Set.of())
                                                    .contains(to.part())))));

    static final ArchRule THE_PORTS_KNOW_NO_LIBRARY_THAT_CARRIES_THEM = noClasses()
            .that()
            .resideInAPackage("caravan.chassis.api..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx..",
                    "io.netty..",
                    "com.zaxxer..",
                    "tools.jackson..",
                    "org.apache.kafka..",
                    "org.postgresql..");

    static final ArchRule THE_EDGE_KNOWS_NO_SERVICE = classes()
            .that(stand("at the edge", place -> place.area() == Area.EDGE))
            .should(know(
                    "the kernel, the chassis and itself",
                    (from, to) -> to.area() == Area.KERNEL
                            || to.area() == Area.CHASSIS
                            || (to.area() == Area.EDGE && to.part().equals(from.part()))));

    static final ArchRule WHAT_RUNS_PROCESSES_KNOWS_NO_SERVICE = classes()
            .that(stand("in run", place -> place.area() == Area.RUN))
            .should(know(
                    "the kernel, the chassis, the client and run",
                    (from, to) -> to.area() == Area.KERNEL
                            || to.area() == Area.CHASSIS
                            || to.area() == Area.RUN
                            || (to.area() == Area.TOOLS && to.part().equals("client"))));

    static final ArchRule USE_CASES_KNOW_NEITHER_HTTP_NOR_STORE = classes()
            .that(stand("among the use cases", place -> place.is(Layer.USE_CASES)))
            .and()
            // Classes that assemble a service, one of its flows, or a provider.
            .haveNameNotMatching(".*(Service|Flow|Factory)")
            .should(know(
                    "neither routes nor stores",
                    (from, to) -> !(to.isSameServiceAs(from) && (to.is(Layer.HTTP) || to.is(Layer.STORE)))));

    static final ArchRule ROUTES_KNOW_NO_STORE = classes()
            .that(stand("in a service's http", place -> place.is(Layer.HTTP)))
            .should(know("no store", (from, to) -> !to.is(Layer.STORE)));

    static final ArchRule THE_DATABASES_HANDLE_IS_FOR_STORES = noClasses()
            .that(stand("in a service outside its store", place -> place.isService() && !place.is(Layer.STORE)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("caravan.chassis.api.store..", "org.jdbi..", "java.sql..", "javax.sql..");

    static final ArchRule A_STORE_KNOWS_NO_ROUTES = classes()
            .that(stand("in a store", place -> place.is(Layer.STORE)))
            .should(know("no routes", (from, to) -> !to.is(Layer.HTTP)));

    static final ArchRule TIME_AND_CHANCE_COME_IN_AS_ARGUMENTS = noClasses()
            .that(stand("in a domain", place -> place.is(Layer.DOMAIN)))
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(java.util.Random.class, java.security.SecureRandom.class, java.time.Clock.class);

    static final ArchRule NO_PACKAGE_IS_A_DRAWER = noClasses()
            .should()
            .resideInAnyPackage(
                    "..util..",
                    "..utils..",
                    "..common..",
                    "..manager..",
                    "..helper..",
                    "..helpers..",
                    "..impl..",
                    "..misc..");

    static final ArchRule NO_CLASS_IS_A_DRAWER =
            noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)");

    static final ArchRule THERE_ARE_NO_CIRCLES =
            slices().assignedFrom(new BySlice()).should().beFreeOfCycles();

    private Arrows() {}

    private static DescribedPredicate<JavaClass> stand(String where, Predicate<Place> predicate) {
        return DescribedPredicate.describe("stand " + where, type -> predicate.test(Place.of(type)));
    }

    /** For Caravan's own classes. {@link #knowLibraries} has the rule for libraries. */
    private static ArchCondition<JavaClass> know(String whom, BiPredicate<Place, Place> allowed) {
        return eachDependency(
                "know only " + whom,
                (from, to) ->
                        !to.getPackageName().startsWith("caravan.") || allowed.test(Place.of(from), Place.of(to)));
    }

    private static ArchCondition<JavaClass> knowLibraries(String... packages) {
        DescribedPredicate<JavaClass> known = resideInAnyPackage(packages).or(resideInAPackage("caravan.."));
        return eachDependency("know no library but " + String.join(", ", packages), (from, to) -> known.test(to));
    }

    private static ArchCondition<JavaClass> eachDependency(String text, BiPredicate<JavaClass, JavaClass> allowed) {
        return new ArchCondition<>(text) {
            @Override
            public void check(JavaClass from, ConditionEvents events) {
                for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                    JavaClass to = dependency.getTargetClass().getBaseComponentType();
                    if (!to.isPrimitive() && !allowed.test(from, to)) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static final class BySlice implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith("caravan.")
                    ? SliceIdentifier.of(Place.of(type).slice())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "a service, a module of the chassis or a tool";
        }
    }
}
