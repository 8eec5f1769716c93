package caravan.run.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import caravan.chassis.api.PlatformTool;
import caravan.commerce.demo.DemoTool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolsTest {
    @Test
    void withoutANameTheDefaultPlatformsCommandIsTaken() {
        assertThat(Tools.forCommandLine("demo", "--orders", "10")).hasAtLeastOneElementOfType(DemoTool.class);
        assertThat(Tools.withoutPlatform("demo", "--orders", "10")).containsExactly("demo", "--orders", "10");
    }

    @Test
    void aPlatformsNamePicksItsCommandAndIsNoArgumentOfIt() {
        assertThat(Tools.forCommandLine("demo", "commerce", "--orders", "10"))
                .hasAtLeastOneElementOfType(DemoTool.class);
        assertThat(Tools.withoutPlatform("demo", "commerce", "--orders", "10"))
                .containsExactly("demo", "--orders", "10");
    }

    @Test
    void anUnknownPlatformIsRefusedWithTheListOfPlatforms() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tools.forCommandLine("demo", "space"))
                .withMessageContainingAll("'space'", "commerce");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "bench", "chaos"})
    void eachCommandThatAPlatformHasOfItsOwnTakesTheNamesOfUp(String command) {
        assertThat(Tools.withoutPlatform(command, "commerce", "--help")).containsExactly(command, "--help");
        assertThat(Main.commandLine(command, "commerce").getSubcommands()).containsKey(command);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tools.forCommandLine(command, "space"))
                .withMessageContainingAll("'" + command + "'", "'space'", "commerce");
    }

    @Test
    void otherCommandsKeepTheirArguments() {
        assertThat(Tools.withoutPlatform("fleet", "commerce")).containsExactly("fleet", "commerce");
        assertThat(Tools.forCommandLine("fleet", "status"))
                .anyMatch(tool -> !(tool instanceof PlatformTool))
                .hasAtLeastOneElementOfType(DemoTool.class);
    }
}
