package caravan.chassis.api.outbound;

import java.time.Duration;
import java.util.Optional;

/**
 * Which servers may be called, and how long.
 *
 * @param allowsHttp whether URLs may begin with {@code http://}; else only with {@code https://}
 * @param setting the name of the setting with the allowed networks, for messages
 * @param allowedNetworks addresses or ranges (CIDR) that may be called although they are not public, separated by commas
 * @param connectMax the longest time to look up the host, and again to connect
 * @param answerMax the longest time from the beginning of the call to the end of the answer
 * @param answerBytesMax how many bytes of an answer's body are read; the rest is dropped
 */
public record OutboundRules(
        boolean allowsHttp,
        String setting,
        Optional<String> allowedNetworks,
        Duration connectMax,
        Duration answerMax,
        int answerBytesMax) {}
