package caravan.kernel;

/** A wrong fixture: a library in the kernel. */
public record KernelThatKnowsTheWorld(org.slf4j.Logger logger) {}
