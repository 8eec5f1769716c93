package caravan.users.devices;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.testkit.values.MovableClock;
import caravan.kernel.UserId;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SharedAddressesTest {
    private final MovableClock clock = MovableClock.at("2026-01-02T03:04:05Z");
    private final SharedAddresses addresses = new SharedAddresses(clock);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(SharedAddresses.class);
    }

    @BeforeEach
    void listen() {
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void leave() {
        logger().detachAppender(log);
    }

    private void signIn(String network, int users) {
        for (int number = 0; number < users; number++) {
            addresses.signedIn(network, new UserId(new UUID(0, number)));
        }
    }

    @Test
    void manyUsersOfOneAddressAreWarnedOfOnceInAWindow() {
        signIn("192.0.2.1", SharedAddresses.USERS_OF_ONE_ADDRESS);
        signIn("192.0.2.1", 3 * SharedAddresses.USERS_OF_ONE_ADDRESS);
        signIn("192.0.2.2", 3 * SharedAddresses.USERS_OF_ONE_ADDRESS);
        assertThat(log.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage()).contains("CARAVAN_TRUSTED_GATEWAYS"));

        clock.advance(SharedAddresses.WINDOW);
        signIn("192.0.2.1", SharedAddresses.USERS_OF_ONE_ADDRESS);
        assertThat(log.list).hasSize(2);
    }

    @Test
    void oneUserWhoSignsInOftenIsNotMany() {
        for (int time = 0; time < 3 * SharedAddresses.USERS_OF_ONE_ADDRESS; time++) {
            addresses.signedIn("192.0.2.1", new UserId(new UUID(0, 1)));
        }

        assertThat(log.list).isEmpty();
    }

    @Test
    void usersWhoComeOverLongerThanAWindowAreNotMany() {
        signIn("192.0.2.1", SharedAddresses.USERS_OF_ONE_ADDRESS - 1);
        clock.advance(SharedAddresses.WINDOW);
        signIn("192.0.2.1", 1);

        assertThat(log.list).isEmpty();
    }
}
