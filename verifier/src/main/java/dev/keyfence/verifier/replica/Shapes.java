package dev.keyfence.verifier.replica;

import dev.keyfence.verifier.key.KeyTerms;
import dev.keyfence.verifier.key.Restrictions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the profile, scopes and tags of a row, which many keys share: what was read last is kept,
 * one shape a slot, so that a look-up of a usual key allocates none of them. Safe for any number of
 * threads: a slot holds an immutable shape, and a race costs a second reading.
 */
final class Shapes {

    /** Deployments have tens of shapes; more than this many share slots and are read again. */
    private static final int SLOTS = 4_096;

    /** Larger shapes are read every time, so that the kept ones stay below 4 MiB together. */
    private static final int KEPT_BYTES_MAX = 1_024;

    /** DataOutput counts the bytes of a text in 16 bits. */
    static final int TEXT_BYTES_MAX = 65_535;

    private static final VarHandle KEPT = MethodHandles.arrayElementVarHandle(Kept[].class);

    private final @Nullable Kept[] kept = new Kept[SLOTS];

    /** What many keys have in common. */
    record Shape(
            String profile,
            List<String> scopes,
            List<String> tags,
            List<String> imported,
            KeyTerms terms) {}

    /** A shape and the bytes it was read from. */
    private static final class Kept {
        private final byte[] bytes;
        private final Shape shape;

        Kept(byte[] bytes) {
            this.bytes = bytes;
            this.shape = read(bytes);
        }
    }

    /** The hash that a row keeps of its shape. */
    static int hash(byte[] shape) {
        int hash = Arrays.hashCode(shape) * 0x9E3779B9;
        return hash ^ hash >>> 16;
    }

    /**
     * Reads a shape.
     *
     * @param hash what {@link #hash} gave for these bytes
     */
    Shape shape(int hash, byte[] page, int from, int length) {
        int slot = hash & (SLOTS - 1);
        Kept last = (Kept) KEPT.getAcquire(kept, slot);
        if (last != null
                && Arrays.equals(last.bytes, 0, last.bytes.length, page, from, from + length)) {
            return last.shape;
        }
        Kept read = new Kept(Arrays.copyOfRange(page, from, from + length));
        if (length <= KEPT_BYTES_MAX) {
            KEPT.setRelease(kept, slot, read);
        }
        return read.shape;
    }

    /**
     * Writes a shape.
     *
     * @throws IllegalArgumentException when a text is longer than {@link #TEXT_BYTES_MAX}
     */
    static byte[] write(Shape shape) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        try {
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeUTF(shape.profile());
            writeAll(out, shape.scopes());
            writeAll(out, shape.tags());
            // Most keys have neither, and it is their rows that there are millions of.
            boolean hasTerms = !shape.terms().equals(KeyTerms.NONE);
            if (!shape.imported().isEmpty() || hasTerms) {
                writeAll(out, shape.imported());
            }
            if (hasTerms) {
                writeTerms(out, shape.terms());
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("a text is longer than 65,535 bytes", e);
        }
        return bytes.toByteArray();
    }

    /** In the order of their names, so that keys with the same terms have the same bytes. */
    private static void writeTerms(DataOutputStream out, KeyTerms terms) throws IOException {
        out.writeInt(terms.attributes().size());
        for (Map.Entry<String, String> attribute : new TreeMap<>(terms.attributes()).entrySet()) {
            out.writeUTF(attribute.getKey());
            out.writeUTF(attribute.getValue());
        }
        if (!terms.restrictions().isNone() || terms.canary()) {
            writeAll(out, terms.restrictions().ipTexts());
            writeAll(out, terms.restrictions().routeTexts());
        }
        if (terms.canary()) {
            out.writeBoolean(true);
        }
    }

    private static void writeAll(DataOutputStream out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            out.writeUTF(text);
        }
    }

    private static Shape read(byte[] bytes) {
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            return new Shape(
                    in.readUTF(),
                    readAll(in),
                    readAll(in),
                    in.available() > 0 ? readAll(in) : List.of(),
                    in.available() > 0 ? readTerms(in) : KeyTerms.NONE);
        } catch (IOException e) {
            throw new UncheckedIOException("a stored row is broken", e);
        }
    }

    private static KeyTerms readTerms(DataInputStream in) throws IOException {
        Map<String, String> attributes = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            attributes.put(in.readUTF(), in.readUTF());
        }
        return KeyTerms.of(
                attributes,
                in.available() > 0
                        ? Restrictions.parse(readAll(in), readAll(in))
                        : Restrictions.NONE,
                in.available() > 0 && in.readBoolean());
    }

    private static List<String> readAll(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<String> texts = new ArrayList<>(Math.min(count, 1_024));
        for (int i = 0; i < count; i++) {
            texts.add(in.readUTF());
        }
        return List.copyOf(texts);
    }
}
