package caravan.chassis.http;

/** Checks access tokens, at the edge of each process. */
@FunctionalInterface
public interface Authentication {
    /** @param token as the caller sent it, without the scheme */
    TokenCheck verify(String token);
}
