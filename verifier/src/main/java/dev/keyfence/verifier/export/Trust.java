package dev.keyfence.verifier.export;

import dev.keyfence.schemas.yaml.YamlObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Whom TLS trusts: the authorities that Java knows, or those of a file. */
final class Trust {

    private static final String CA_FILE = "ca_file";

    private Trust() {}

    /** What {@code ca_file} says; an objection when it cannot be used. */
    static SSLSocketFactory read(YamlObject said) {
        Optional<String> file = said.text(CA_FILE);
        try {
            if (file.isEmpty()) {
                return SSLContext.getDefault().getSocketFactory();
            }
            return of(Path.of(file.get()));
        } catch (IOException | InvalidPathException | GeneralSecurityException e) {
            said.reject(CA_FILE, "expected a file of certificates in PEM that can be read");
            return (SSLSocketFactory) SSLSocketFactory.getDefault();
        }
    }

    private static SSLSocketFactory of(Path file) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        int number = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (Certificate each :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("ca-" + number++, each);
            }
        }
        TrustManagerFactory managers =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context.getSocketFactory();
    }
}
