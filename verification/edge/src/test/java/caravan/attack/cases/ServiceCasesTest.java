package caravan.attack.cases;

import caravan.attack.AttackedSystem;

/** A service's own port. */
class ServiceCasesTest extends HttpCasesSuite {
    ServiceCasesTest() throws InterruptedException {
        super(AttackedSystem.nothing());
    }
}
