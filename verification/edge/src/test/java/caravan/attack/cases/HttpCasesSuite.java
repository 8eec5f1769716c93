package caravan.attack.cases;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.attack.AttackedSystem;
import caravan.client.CaravanClient;
import caravan.client.Credentials;
import caravan.client.RetryPolicy;
import caravan.client.SignedIn;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Runs every case of the table as a test of its own. At the end it checks the user whose token the cases sent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HttpCasesSuite {
    private static final Credentials SOMEBODY = new Credentials("somebody", "that user is unchanged");

    private final AttackedSystem system;
    private final CaravanClient client;
    private final SignedIn somebody;

    HttpCasesSuite(AttackedSystem system) throws InterruptedException {
        this.system = system;
        this.client = CaravanClient.at(system.address(), RetryPolicy.DEFAULT);
        client.signUp(SOMEBODY).orThrow();
        this.somebody = client.signIn(SOMEBODY).orThrow();
    }

    @AfterAll
    void stop() {
        client.close();
        system.close();
    }

    @TestFactory
    Stream<DynamicTest> eachCaseIsAnsweredAsTheTableSays() throws InterruptedException {
        InetSocketAddress server = new InetSocketAddress(
                system.address().getHost(), system.address().getPort());
        String host = system.address().getAuthority();
        return CaseTable.read(host, somebody.accessToken()).stream()
                .map(row -> DynamicTest.dynamicTest(row.name(), () -> {
                    assertThat(CaseRun.run(row, server, host, Optional.empty())
                                    .map(finding -> String.join("\n", finding.lines())))
                            .isEmpty();
                    assertThat(somebody.get("/users/me").done())
                            .as("the account")
                            .isPresent();
                }));
    }
}
