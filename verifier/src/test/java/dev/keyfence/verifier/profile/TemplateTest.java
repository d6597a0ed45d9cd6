package dev.keyfence.verifier.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyfence.verifier.profile.Template.Escape;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TemplateTest {

    @Test
    void fillsItsPlacesAndLeavesAllElse() {
        Template template =
                Template.parse("{\"a\": \"{{scope}}\", \"b\": \"{{ reason }}\"} {x} {{");

        assertThat(template.fill(each -> Optional.of(each.name()), Escape.JSON))
                .isEqualTo("{\"a\": \"SCOPE\", \"b\": \"REASON\"} {x} {{");
        assertThat(template.fill(_ -> Optional.empty(), Escape.JSON))
                .isEqualTo("{\"a\": \"\", \"b\": \"\"} {x} {{");
    }

    @Test
    void escapesWhatIsFilledIn() {
        Template template = Template.parse("\"{{scope}}\"");
        String trick = "a\"b\\c\r\n\u0000é";

        assertThat(template.fill(_ -> Optional.of(trick), Escape.JSON))
                .isEqualTo("\"a\\\"b\\\\c\\u000d\\u000a\\u0000\\u00e9\"");
        assertThat(template.fill(_ -> Optional.of(trick), Escape.HEADER))
                .isEqualTo("\"a\\\"b\\\\c????\"");
    }

    @Test
    void namesWhatThereIsWhenThereIsNoSuchPlace() {
        assertThatThrownBy(() -> Template.parse("{{key}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no 'key' to fill in")
                .hasMessageContaining("key_id, expired_at");
        assertThatThrownBy(() -> Template.parse("{{}}"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
