package caravan.users;

import caravan.chassis.api.Assembly;
import caravan.users.UsersService.Parts;
import caravan.users.http.SessionRoutes;
import caravan.users.http.SignInTrailRoutes;
import caravan.users.sessions.EndSessions;
import caravan.users.sessions.ForgetSessions;
import caravan.users.sessions.ReadEndedSessions;

/** Assembles how sessions and sign-ins are shown, ended and forgotten. */
final class SessionFlow {
    private final Parts parts;

    SessionFlow(Parts parts) {
        this.parts = parts;
    }

    void assemble() {
        Assembly assembly = parts.assembly();
        EndSessions endSessions = new EndSessions(parts.accounts(), parts.sessions(), parts.revoker());
        new SessionRoutes(
                        parts.sessions(),
                        parts.settings().lifetimes(),
                        assembly.batcher("end-sessions", endSessions),
                        parts.clock())
                .declare(assembly.routes());
        new SignInTrailRoutes(parts.signIns(), parts.accounts()).declare(assembly.routes());

        assembly.sessions().readFrom(new ReadEndedSessions(parts.sessions(), parts.clock()));

        ForgetSessions forgetSessions = new ForgetSessions(
                assembly.database(),
                parts.sessions(),
                parts.signIns(),
                parts.settings().signInsKept(),
                parts.clock());
        assembly.worker("forget-sessions", UsersSettings.HOUSEKEEPING_IDLE, forgetSessions);
    }
}
