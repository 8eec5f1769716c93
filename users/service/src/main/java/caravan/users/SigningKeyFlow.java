package caravan.users;

import caravan.chassis.api.Assembly;
import caravan.users.UsersService.Parts;
import caravan.users.http.KeyRoutes;
import caravan.users.tokens.KeyRing;
import caravan.users.tokens.PrivateKeyEncryption;
import caravan.users.tokens.ServiceKey;
import caravan.users.tokens.SigningKeyRepository;

/** Assembles the keys that sign access tokens: how they are kept, rotated and published. */
final class SigningKeyFlow {
    private final Assembly assembly;
    private final KeyRing keyRing;

    SigningKeyFlow(Parts parts, SigningKeyRepository keys, ServiceKey serviceKey) {
        this.assembly = parts.assembly();
        this.keyRing = new KeyRing(
                keys,
                assembly.database(),
                new PrivateKeyEncryption(serviceKey, parts.random()),
                parts.settings().rotation(),
                UsersSettings.ACCESS_TOKEN_LIFETIME,
                assembly.identifiers(),
                parts.clock());
    }

    KeyRing keyRing() {
        return keyRing;
    }

    void assemble() {
        new KeyRoutes(keyRing).declare(assembly.routes());
        assembly.worker("rotate-keys", UsersSettings.HOUSEKEEPING_IDLE, () -> {
            keyRing.rotate();
            return false;
        });
    }
}
