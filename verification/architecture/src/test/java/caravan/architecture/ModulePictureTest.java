package caravan.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The picture of modules in ARCHITECTURE.md shows the dependencies that the poms have. */
class ModulePictureTest {
    private static final ModulePicture PICTURE = ModulePicture.in(Path.of("../../ARCHITECTURE.md"));
    private static final ModuleGraph MODULES = ModuleGraph.of(Path.of("../.."));

    @Test
    void everyModuleThatIsNotForTestsIsInThePicture() {
        assertThat(MODULES.folders())
                .isNotEmpty()
                .allSatisfy(folder -> assertThat(PICTURE.nodeOf(folder))
                        .as("the node of " + folder)
                        .isPresent());
    }

    @Test
    void everyDependencyIsAnArrowOrFollowsFromArrows() {
        assertThat(MODULES.dependencies())
                .isNotEmpty()
                .allSatisfy(dependency -> assertThat(PICTURE.leads(
                                PICTURE.nodeOf(dependency.from()).orElseThrow(),
                                PICTURE.nodeOf(dependency.to()).orElseThrow()))
                        .as(dependency.from() + " depends on " + dependency.to())
                        .isTrue());
    }

    @Test
    void everyArrowIsADependency() {
        assertThat(PICTURE.arrows())
                .isNotEmpty()
                .allSatisfy(arrow -> assertThat(MODULES.dependencies())
                        .as(arrow.from() + " --> " + arrow.to())
                        .anyMatch(dependency -> PICTURE.nodeOf(dependency.from())
                                        .orElseThrow()
                                        .equals(arrow.from())
                                && PICTURE.nodeOf(dependency.to()).orElseThrow().equals(arrow.to())));
    }

    @Test
    void aNodeWithoutAModuleIsFound() {
        assertThat(PICTURE.foldersWithout(MODULES.folders())).isEmpty();
        assertThat(ModulePicture.of("x[\"kernel<br>nowhere/*\"]\n").foldersWithout(MODULES.folders()))
                .containsExactly("nowhere/*");
    }
}
