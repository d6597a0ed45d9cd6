package dev.keyfence.verifier.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's files, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleEndpointTest {

    private final ControlRig rig = new ControlRig();

    @AfterAll
    void stop() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console", "/console/", "/console/keys", "/console/keys/key_1?a=b"})
    void everyAddressIsThePage(String path) {
        HttpResponse<String> page = rig.rig.get(path);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(page.body()).startsWith("<!doctype html>");
        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'; script-src 'self'; style-src 'self'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe", "http:", "https:", "*", "data:");
        assertThat(page.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(page.headers().firstValue("referrer-policy")).hasValue("same-origin");
        assertThat(page.headers().firstValue("x-frame-options")).hasValue("DENY");
    }

    @Test
    void thePageHoldsNoScriptOrStyleOfItsOwnAndNamesNoOtherHost() {
        assertThat(rig.rig.get("/console").body())
                .doesNotContainPattern("<script(?![^>]* src=\"/console/assets/)")
                .doesNotContain("<style", " style=", " onclick=", "://");
    }

    @ParameterizedTest
    @CsvSource({
        "app.js, text/javascript; charset=utf-8",
        "style.css, text/css; charset=utf-8",
        "lib/lit-html.js, text/javascript; charset=utf-8",
        "lib/uplot.js, text/javascript; charset=utf-8",
        "lib/uplot.css, text/css; charset=utf-8"
    })
    void servesItsOwnFilesAndThoseOfLibrariesOnceUntilTheyChange(String name, String type) {
        HttpResponse<String> file = rig.rig.get("/console/assets/" + name);

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("content-type")).hasValue(type);
        String tag = file.headers().firstValue("etag").orElseThrow();
        HttpResponse<String> again = rig.rig.get("/console/assets/" + name, "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none.js",
                "index.html",
                "../logback.xml",
                "..%2Flogback.xml",
                "%2e%2e/openapi.yml",
                "lib/../../openapi.yml",
                "a//app.js",
                ""
            })
    void servesNothingElse(String name) {
        assertThat(rig.rig.get("/console/assets/" + name).body())
                .doesNotContain("openapi:", "<configuration");
        assertThat(rig.rig.get("/console/assets/" + name).statusCode()).isIn(200, 400, 404);
    }

    @Test
    void sendsNobodyToAnotherPlane() {
        assertThat(rig.rig.get("/console/assets/none.js").statusCode()).isEqualTo(404);
    }
}
