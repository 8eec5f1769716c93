package caravan.attack.cases;

import caravan.attack.Behind;

/** A gateway with a service behind it. */
class GatewayCasesTest extends HttpCasesSuite {
    GatewayCasesTest() throws InterruptedException {
        super(Behind.aGateway());
    }
}
