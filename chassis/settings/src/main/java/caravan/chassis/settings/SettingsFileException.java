package caravan.chassis.settings;

/** The settings file does not exist, or has a wrong form. The message is one line for people, without values. */
public final class SettingsFileException extends IllegalArgumentException {
    SettingsFileException(String message) {
        super(message);
    }
}
