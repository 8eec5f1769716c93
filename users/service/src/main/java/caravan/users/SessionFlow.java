package caravan.users;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Batcher;
import caravan.users.UsersService.Parts;
import caravan.users.http.SessionRoutes;
import caravan.users.http.SignInTrailRoutes;
import caravan.users.sessions.EndSessions;
import caravan.users.sessions.ForgetSessions;
import caravan.users.sessions.ReadEndedSessions;

/** Assembles how sessions and sign-ins are shown, ended and forgotten. */
final class SessionFlow {
    private final Parts parts;
    private final Batcher<EndSessions.Command, EndSessions.Outcome> endSessions;

    SessionFlow(Parts parts) {
        this.parts = parts;
        this.endSessions = parts.assembly()
                .batcher("end-sessions", new EndSessions(parts.accounts(), parts.sessions(), parts.revoker()));
    }

    Batcher<EndSessions.Command, EndSessions.Outcome> endSessions() {
        return endSessions;
    }

    void assemble() {
        Assembly assembly = parts.assembly();
        new SessionRoutes(parts.accounts(), parts.sessions(), parts.settings().lifetimes(), endSessions, parts.clock())
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
