package dev.keyfence.verifier.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.profile.AttributeCatalogue.Held;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttributeCatalogueTest {

    private static final KeyAttribute TIER =
            new KeyAttribute("tier", List.of("lite", "standard"), false, "lite");
    private static final KeyAttribute REGION =
            new KeyAttribute("home_region", List.of(), true, null);

    private final AttributeCatalogue catalogue = new AttributeCatalogue(List.of(TIER, REGION));

    @Test
    void saysWhatIsWrongWithWhatAMakerNames() {
        assertThat(catalogue.objection(Map.of("home_region", "eu"))).isEmpty();
        assertThat(catalogue.objection(Map.of("home_region", "eu", "tier", "standard"))).isEmpty();
        assertThat(catalogue.objection(Map.of("tier", "lite"))).contains("must name 'home_region'");
        assertThat(catalogue.objection(Map.of("home_region", "eu", "tier", "Lite")))
                .contains("must have for 'tier': one of lite, standard");
        assertThat(catalogue.objection(Map.of("home_region", "eu", "teir", "lite")))
                .contains("may name nothing but tier, home_region");
    }

    @Test
    void givesWhatIsNotNamed() {
        assertThat(catalogue.completed(Map.of("home_region", "eu")))
                .isEqualTo(Map.of("home_region", "eu", "tier", "lite"));
        assertThat(catalogue.completed(Map.of("tier", "standard")))
                .isEqualTo(Map.of("tier", "standard"));
    }

    @Test
    void tellsWhatAKeyHasInEffect() {
        assertThat(catalogue.held(Map.of("tier", "standard", "home_region", "eu", "other", "x")))
                .containsExactly(
                        new Held("tier", "X-Keyfence-Attribute-Tier", "standard"),
                        new Held("home_region", "X-Keyfence-Attribute-Home-Region", "eu"));
    }

    @Test
    void tellsTheDefaultOfAKeyThatWasMadeBeforeTheAttributeWas() {
        assertThat(catalogue.held(Map.of()))
                .containsExactly(
                        new Held("tier", "X-Keyfence-Attribute-Tier", "lite"),
                        new Held("home_region", "X-Keyfence-Attribute-Home-Region", ""));
    }

    @Test
    void takesAValueThatItDoesNotKnowForTheLeast() {
        assertThat(catalogue.held(Map.of("tier", "platinum")).getFirst().value()).isEqualTo("lite");
    }

    @Test
    void grantsNoMoreThanAKeyHas() {
        Map<String, String> carried = Map.of("tier", "standard", "home_region", "eu");

        assertThat(catalogue.narrowed(carried, Map.of("tier", "lite")))
                .contains(Map.of("tier", "lite", "home_region", "eu"));
        assertThat(catalogue.narrowed(carried, Map.of("home_region", "eu"))).contains(carried);
        assertThat(catalogue.narrowed(carried, Map.of("other", "x"))).containsSame(carried);
        assertThat(catalogue.narrowed(carried, Map.of("home_region", "us"))).isEmpty();
        assertThat(catalogue.narrowed(carried, Map.of("tier", "gold"))).isEmpty();
        assertThat(catalogue.narrowed(Map.of("home_region", "eu"), Map.of("tier", "standard")))
                .isEmpty();
        assertThat(catalogue.narrowed(Map.of(), Map.of("home_region", ""))).isEmpty();
    }

    @Test
    void leavesAttributesToPeopleWhereTheProfileNamesNone() {
        Map<String, String> any = Map.of("cost_centre", "12");

        assertThat(AttributeCatalogue.OPEN.objection(any)).isEmpty();
        assertThat(AttributeCatalogue.OPEN.completed(any)).isSameAs(any);
        assertThat(AttributeCatalogue.OPEN.held(any)).isEmpty();
    }
}
