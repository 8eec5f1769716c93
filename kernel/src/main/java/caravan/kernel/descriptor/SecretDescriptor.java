package caravan.kernel.descriptor;

/**
 * A secret that a deployment gives a service, besides the password of its database.
 *
 * @param setting as the service reads it, such as {@code users.key-encryption-key}
 * @param about for the person who makes one up: what it is for, and how to make it
 */
public record SecretDescriptor(String setting, String about) {
    /** The setting's last part, {@code key-encryption-key}. */
    public String key() {
        return setting.substring(setting.indexOf('.') + 1);
    }
}
