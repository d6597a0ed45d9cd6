package dev.keyfence.verifier.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeCatalogueTest {

    private final ScopeCatalogue open = new ScopeCatalogue(Set.of("odd scope"), true);
    private final ScopeCatalogue shut = new ScopeCatalogue(Set.of("write", "admin", "read"), false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "read",
                "storage:write",
                "storage:*",
                "a:b:c:d:e:f:g:h",
                "a:b:c:d:e:f:g:h:*",
                "A.b-c_9",
                "odd scope",
                "0123456789012345678901234567890123456789012345678901234567890123",
            })
    void takesAnyWellFormedScopeWhereTheCatalogueIsOpen(String scope) {
        assertThat(open.objection(scope)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "a:",
                ":a",
                "a::b",
                "a b",
                "a,b",
                "a\n",
                "*:a",
                "a*",
                "**",
                "a:*:b",
                "ä",
                "a\u0000",
                "a:b:c:d:e:f:g:h:i",
                "01234567890123456789012345678901234567890123456789012345678901234",
            })
    void refusesAnythingElse(String scope) {
        assertThat(open.objection(scope)).get().asString().startsWith("must be segments of");
    }

    @Test
    void takesOnlyItsOwnScopesWhereItIsNotOpenAndNamesThem() {
        assertThat(shut.objection("read")).isEmpty();
        assertThat(shut.objection("erase"))
                .contains("is not in the profile's catalogue: admin, read, write");
        assertThat(shut.objection("*")).isPresent();
    }

    @Test
    void isNotWidenedByWhoeverMadeIt() {
        Set<String> mine = new HashSet<>(Set.of("read"));
        ScopeCatalogue catalogue = new ScopeCatalogue(mine, false);
        mine.add("erase");
        assertThat(catalogue.objection("erase")).isPresent();
    }
}
