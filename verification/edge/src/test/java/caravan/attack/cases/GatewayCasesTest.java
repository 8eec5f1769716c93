package caravan.attack.cases;

import caravan.attack.AttackedSystem;

/** A gateway with a service behind it. */
class GatewayCasesTest extends HttpCasesSuite {
    GatewayCasesTest() throws InterruptedException {
        super(AttackedSystem.aGateway());
    }
}
