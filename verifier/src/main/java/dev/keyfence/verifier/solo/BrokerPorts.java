package dev.keyfence.verifier.solo;

import dev.keyfence.verifier.assembly.Ports;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.BindException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The two ports of the embedded broker, kept beside its data so that they stay the same from run to
 * run where nobody took them in between.
 *
 * @param client where clients connect
 * @param controller where the broker reaches its own controller; loopback only
 */
record BrokerPorts(int client, int controller) {

    private static final String FILE = "ports.properties";
    private static final String CLIENT = "client";
    private static final String CONTROLLER = "controller";

    /**
     * Chooses the ports of a run and writes them down.
     *
     * @throws BindException when the wanted port is in use
     * @throws IOException when the directory cannot be written, or no port is free
     */
    static BrokerPorts choose(EmbeddedBrokerSettings settings) throws IOException {
        Path file = settings.directory().resolve(FILE);
        Properties last = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                last.load(reader);
            }
        }
        InetAddress host = InetAddress.getByName(settings.host());
        int client = settings.port() != 0 ? wanted(settings, host) : portFor(host, last, CLIENT);
        int controller = portFor(InetAddress.getLoopbackAddress(), last, CONTROLLER);
        Properties now = new Properties();
        now.setProperty(CLIENT, Integer.toString(client));
        now.setProperty(CONTROLLER, Integer.toString(controller));
        try (Writer writer = Files.newBufferedWriter(file)) {
            now.store(writer, "the embedded broker's ports in its last run");
        }
        return new BrokerPorts(client, controller);
    }

    private static int wanted(EmbeddedBrokerSettings settings, InetAddress host)
            throws IOException {
        try {
            return Ports.tryPort(host, settings.port());
        } catch (BindException e) {
            BindException named =
                    new BindException(settings.host() + ':' + settings.port() + " is in use");
            named.initCause(e);
            throw named;
        }
    }

    private static int portFor(InetAddress host, Properties last, String name) throws IOException {
        String text = last.getProperty(name, "0");
        int wanted = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        try {
            return Ports.tryPort(host, wanted);
        } catch (IOException | IllegalArgumentException taken) {
            return Ports.tryPort(host, 0);
        }
    }
}
