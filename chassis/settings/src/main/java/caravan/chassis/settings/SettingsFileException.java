package caravan.chassis.settings;

/** The file of settings is not there, or not what such a file has to be; the message is one line for people, without a value. */
public final class SettingsFileException extends IllegalArgumentException {
    SettingsFileException(String message) {
        super(message);
    }
}
