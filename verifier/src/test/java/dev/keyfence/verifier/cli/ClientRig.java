package dev.keyfence.verifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyfence.verifier.cli.client.Terminal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Runs client commands against a fake control plane. */
final class ClientRig implements AutoCloseable {

    static final String KEY_ID = "key_01m80vawzjqagcmxd1vambryg6";

    static final String KEY_JSON =
            "{'key_id':'"
                    + KEY_ID
                    + "','profile':'keyfence','owner':'acme','name':'ci','environment':'live',"
                    + "'scopes':['read','write'],'tags':[],'attributes':{},'state':'active','version':3,"
                    + "'created_at':'2026-11-22T05:23:18.642388Z','updated_at':'2026-11-22T05:23:18Z',"
                    + "'expires_at':null,'secrets':[{'generation':1,'created_at':'2026-11-22T05:23:18Z',"
                    + "'valid_until':null}]}";

    static final String RECEIPT_JSON =
            "{'revocation_id':'rev_1','status':'%s','position':9,'requested_at':'2026-11-22T05:23:19.1Z',"
                    + "'elapsed_ms':46.53,'nodes':[{'node_id':'edge-1','status':'applied',"
                    + "'latency_ms':3.14},{'node_id':'edge-2','status':'pending','latency_ms':null}]}";

    final FakeControlPlane api;
    final Map<String, String> environment = new HashMap<>();
    private InputStream input = InputStream.nullInputStream();
    private boolean interactive;
    private int columns;
    private int looks;
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    ClientRig() {
        try {
            api = new FakeControlPlane();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        environment.put("KEYFENCE_URL", api.url());
        environment.put("KEYFENCE_KEY", FakeControlPlane.KEY);
    }

    /** What is typed or piped in. */
    void types(String text) {
        input = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Somebody sits before a screen of this width. */
    void screen(int width) {
        interactive = true;
        columns = width;
    }

    /** Ends {@code --watch} after so many looks. */
    void looks(int times) {
        looks = times;
    }

    int run(String... args) {
        out = new StringWriter();
        err = new StringWriter();
        int status =
                new Cli(
                                environment,
                                new PrintWriter(out, true),
                                new PrintWriter(err, true),
                                () -> new Terminal(input, interactive, columns, _ -> --looks > 0))
                        .run(args);
        assertThat(out + err.toString()).doesNotContain(FakeControlPlane.KEY);
        return status;
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    @Override
    public void close() {
        api.close();
    }
}
