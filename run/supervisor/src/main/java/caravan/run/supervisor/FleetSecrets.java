package caravan.run.supervisor;

import caravan.chassis.postgres.DataFolder;
import caravan.kernel.OwnerOnlyFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The secrets of the fleet's processes, which nobody else on the machine may know. Anyone who could announce an instance would get other
 * people's passwords, and anyone who could write to the broker could confirm orders.
 *
 * @param registryPassword for announcing and reading instances
 * @param brokerPassword of Kafka's clients
 * @param gatewaySecret by which services recognise the gateway; at least 16 characters
 * @param kafkaSecurity the file with the login for Kafka's clients
 */
record FleetSecrets(String registryPassword, String brokerPassword, String gatewaySecret, Path kafkaSecurity) {
    /** The secrets of a data folder, made at the first start. */
    static FleetSecrets of(DataFolder folder) {
        String brokerPassword = folder.secret("kafka");
        return new FleetSecrets(
                folder.secret("registry"), brokerPassword, folder.secret("gateway"), write(folder, brokerPassword));
    }

    private static Path write(DataFolder folder, String brokerPassword) {
        Path file = folder.path().resolve("secrets").resolve("kafka-client.properties");
        try {
            OwnerOnlyFiles.write(file, """
                    security.protocol=SASL_PLAINTEXT
                    sasl.mechanism=PLAIN
                    sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="caravan" password="%s";
                    """.formatted(brokerPassword));
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + file, failure);
        }
    }

    /** Does not contain the secrets. */
    @Override
    public String toString() {
        return "FleetSecrets[" + kafkaSecurity + "]";
    }
}
