package caravan.kernel.descriptor;

/**
 * A secret that a deployment must give to a service, in addition to its database password.
 *
 * @param setting the setting's name, such as {@code users.key-encryption-key}
 * @param about for the person who generates it: what it is for, and how to generate it
 */
public record SecretDescriptor(String setting, String about) {
    /** The setting's last part, {@code key-encryption-key}. */
    public String key() {
        return setting.substring(setting.indexOf('.') + 1);
    }
}
