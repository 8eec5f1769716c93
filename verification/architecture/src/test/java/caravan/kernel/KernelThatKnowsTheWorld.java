package caravan.kernel;

/** A wrong fixture. */
public record KernelThatKnowsTheWorld(org.slf4j.Logger logger) {}
