package caravan.run.supervisor;

import caravan.chassis.postgres.DataFolder;
import caravan.kernel.OwnerOnlyFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * What the fleet's processes know, and nobody else on the machine: who could announce itself in the registry would be sent other
 * people's passwords, and who could write to the broker could confirm orders.
 *
 * @param registryPassword of whoever announces and reads
 * @param brokerPassword of Kafka's clients
 * @param gatewaySecret what services believe the gateway by; at least 16 characters
 * @param kafkaSecurity the file that tells Kafka's clients how to log in
 */
record FleetSecrets(String registryPassword, String brokerPassword, String gatewaySecret, Path kafkaSecurity) {
    /** Those of a data folder, made at the first start. */
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

    /** Without what is secret. */
    @Override
    public String toString() {
        return "FleetSecrets[" + kafkaSecurity + "]";
    }
}
