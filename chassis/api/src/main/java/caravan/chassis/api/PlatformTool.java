package caravan.chassis.api;

/** A command that each platform has of its own under one name, such as {@code demo}: {@code caravan demo PLATFORM} picks one. */
public interface PlatformTool extends Tool {
    /** The platform's name, as its services' descriptors have it. */
    String platform();
}
