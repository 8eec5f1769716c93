package caravan.attack.cases;

import caravan.attack.Behind;

/** A service's own port. */
class ServiceCasesTest extends HttpCasesSuite {
    ServiceCasesTest() throws InterruptedException {
        super(Behind.nothing());
    }
}
