package caravan.chassis.api;

/** A command that several platforms have under one name, such as {@code demo}. {@code caravan demo PLATFORM} chooses one. */
public interface PlatformTool extends Tool {
    /** The platform's name, as in the descriptors of its services. */
    String platform();
}
