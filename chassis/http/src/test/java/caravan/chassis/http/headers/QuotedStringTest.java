package caravan.chassis.http.headers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotedStringTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"abc|abc", "\"abc\"|abc", "\"a\\\"b\"|a\"b", "\"a\\\\b\"|a\\b", "a\"b|a\"b"})
    void quotesAreNotPartOfTheText(String header, String said) {
        assertThat(QuotedString.unquoted(header)).contains(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\"abc", "\"abc\"d", "\"a\"b\"", "\"a\\", "\"a\\\"", "\"a\\n\"", "\"abc\";p=1"})
    void aTextThatBeginsWithAQuoteMustEndWithOne(String header) {
        assertThat(QuotedString.unquoted(header)).isEmpty();
    }

    @Test
    void emptyQuotesAreAnEmptyText() {
        assertThat(QuotedString.unquoted("\"\"")).contains("");
    }
}
