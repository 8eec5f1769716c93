package caravan.run.broker;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How the one user of the broker logs in: with name and password (SASL/PLAIN). They never leave the machine, since the broker listens
 * only on its loopback address.
 */
final class BrokerLogin {
    static final String USER = "caravan";

    private static final String MECHANISM = "PLAIN";
    private static final String MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule required";
    /** Only characters that need no quotes. */
    private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9_-]{16,256}");

    private BrokerLogin() {}

    /** @throws IllegalArgumentException if the password is shorter than 16 characters, or has other characters */
    static Map<String, String> ofBroker(String password) {
        if (!PASSWORD.matcher(password).matches()) {
            throw new IllegalArgumentException("the broker's password must match " + PASSWORD);
        }
        String login =
                "%s username=\"%s\" password=\"%s\" user_%s=\"%s\";".formatted(MODULE, USER, password, USER, password);
        Map<String, String> settings = new HashMap<>();
        settings.put("sasl.enabled.mechanisms", MECHANISM);
        settings.put("sasl.mechanism.inter.broker.protocol", MECHANISM);
        settings.put("sasl.mechanism.controller.protocol", MECHANISM);
        settings.put("listener.name.broker.plain.sasl.jaas.config", login);
        settings.put("listener.name.controller.plain.sasl.jaas.config", login);
        return settings;
    }
}
