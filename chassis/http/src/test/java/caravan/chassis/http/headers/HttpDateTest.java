package caravan.chassis.http.headers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class HttpDateTest {
    @Test
    void aMomentIsWrittenInGmtAsInRfc9110() {
        long moment = Instant.parse("1994-11-06T08:49:37Z").getEpochSecond();
        assertThat(HttpDate.at(moment)).hasToString("Sun, 06 Nov 1994 08:49:37 GMT");
    }

    @Test
    void eachSecondHasItsOwnDate() {
        assertThat(HttpDate.at(0)).hasToString("Thu, 01 Jan 1970 00:00:00 GMT");
        assertThat(HttpDate.at(1)).hasToString("Thu, 01 Jan 1970 00:00:01 GMT");
    }
}
