package caravan.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may know whom. The rules match every {@code caravan.(*)..} and name no service, so a further one is held to them
 * unasked.
 */
final class Arrows {
    private static final Pattern SERVICE = Pattern.compile("caravan\\.([a-z]+)(\\..*)?");

    static final ArchRule THE_KERNEL_KNOWS_JAVA_BASE_ALONE = classes()
            .that()
            .resideInAPackage("caravan.kernel..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("caravan.kernel..", "java.."));

    static final ArchRule A_CONTRACT_KNOWS_THE_KERNEL_ALONE = classes()
            .that()
            .resideInAPackage("caravan.*.contract..")
            .should(knowOnly(
                    "the kernel and itself",
                    (from, to) -> inPackage(to, "caravan.kernel..")
                            || inPackage(to, "java..")
                            || to.getPackageName().equals(from.getPackageName())));

    static final ArchRule A_DOMAIN_KNOWS_ITSELF_THE_KERNEL_AND_CONTRACTS = classes()
            .that()
            .resideInAPackage("caravan.*.domain..")
            .should(knowOnly(
                    "its own domain, the kernel and contracts",
                    (from, to) -> inPackage(to, "caravan.kernel..")
                            || inPackage(to, "caravan.*.contract..")
                            || inPackage(to, "java..")
                            || inPackage(to, "org.jspecify..")
                            || to.getPackageName().equals(from.getPackageName())));

    static final ArchRule NO_SERVICE_KNOWS_ANOTHER_BUT_BY_ITS_CONTRACT = classes()
            .that(areOfAService())
            .should(knowOnly(
                    "its own service, contracts, the kernel and the chassis' ports",
                    (from, to) -> !to.getPackageName().startsWith("caravan.")
                            || serviceOf(to).equals(serviceOf(from))
                            || inPackage(to, "caravan.*.contract..")
                            || inPackage(to, "caravan.client..")
                            || (startsFleets(from)
                                    && (inPackage(to, "caravan.run.supervisor..")
                                            || inPackage(to, "caravan.chassis.runtime..")))
                            || inPackage(to, "caravan.kernel..")
                            || inPackage(to, "caravan.chassis.api..")));

    static final ArchRule THE_CHASSIS_KNOWS_NO_SERVICE = classes()
            .that()
            .resideInAPackage("caravan.chassis..")
            .should(knowOnly(
                    "the chassis and the kernel",
                    (from, to) -> !to.getPackageName().startsWith("caravan.")
                            || inPackage(to, "caravan.chassis..")
                            || inPackage(to, "caravan.kernel..")));

    static final ArchRule THE_PORTS_KNOW_NOTHING_OF_WHAT_CARRIES_THEM = noClasses()
            .that()
            .resideInAPackage("caravan.chassis.api..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "caravan.chassis.runtime..",
                    "io.helidon..",
                    "com.zaxxer..",
                    "tools.jackson..",
                    "org.apache.kafka..");

    static final ArchRule USE_CASES_KNOW_NEITHER_HTTP_NOR_STORE = noClasses()
            .that(areOfAService())
            .and()
            .resideInAPackage("caravan.*")
            .and()
            .haveSimpleNameNotEndingWith("Service")
            .and()
            .resideOutsideOfPackage("caravan.launcher")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("caravan.*.http..", "caravan.*.store..");

    static final ArchRule HTTP_AND_STORE_DO_NOT_KNOW_EACH_OTHER = noClasses()
            .that()
            .resideInAPackage("caravan.*.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("caravan.*.store..", "org.jdbi..");

    static final ArchRule A_STORE_KNOWS_NO_HTTP = noClasses()
            .that()
            .resideInAPackage("caravan.*.store..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("caravan.*.http..");

    static final ArchRule TIME_AND_CHANCE_COME_IN_AS_ARGUMENTS = noClasses()
            .that()
            .resideInAPackage("caravan.*.domain..")
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
            .that()
            .resideInAPackage("caravan..")
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

    static final ArchRule NO_CLASS_IS_A_DRAWER = noClasses()
            .that()
            .resideInAPackage("caravan..")
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)");

    static final ArchRule THERE_ARE_NO_CIRCLES =
            slices().matching("caravan.(*)..").should().beFreeOfCycles();

    private Arrows() {}

    private static DescribedPredicate<JavaClass> areOfAService() {
        return resideInAPackage("caravan..")
                .and(not(resideInAnyPackage(
                        "caravan.kernel..",
                        "caravan.chassis..",
                        "caravan.edge.gateway..",
                        "caravan.run.supervisor..",
                        "caravan.run.launcher..")))
                .as("are of a service");
    }

    private static boolean inPackage(JavaClass type, String packageName) {
        return resideInAPackage(packageName).test(type);
    }

    private static String serviceOf(JavaClass type) {
        Matcher matcher = SERVICE.matcher(type.getPackageName());
        return matcher.matches() ? matcher.group(1) : "";
    }

    /** Whether one class may know another. */
    private interface Allowed {
        boolean test(JavaClass from, JavaClass to);
    }

    private static ArchCondition<JavaClass> knowOnly(String whom, Allowed allowed) {
        return new ArchCondition<>("know only " + whom) {
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

    /** Tools that start a fleet of their own, and are no services. */
    private static boolean startsFleets(JavaClass from) {
        return inPackage(from, "caravan.chaos..") || inPackage(from, "caravan.benchmarks..");
    }
}
