package dev.keyfence.verifier.replica;

import dev.keyfence.schemas.record.Secret;
import dev.keyfence.verifier.key.SealedSecret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The cold part of a row of {@link KeyRow}: what no decision by a secret needs, on disk only.
 *
 * @param updatedAtMicros when the key last changed, microseconds since the epoch
 * @param name a name for people
 * @param sealed the secrets that are kept, by their number in the row
 */
record ColdRow(long updatedAtMicros, String name, SortedMap<Integer, SealedSecret> sealed) {

    /**
     * Writes a cold part.
     *
     * @throws IllegalArgumentException when the name is longer than 65,535 bytes
     */
    static byte[] write(long updatedAtMicros, String name, List<Secret> secrets) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        try {
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeLong(updatedAtMicros);
            out.writeUTF(name);
            for (int i = 0; i < secrets.size(); i++) {
                if (secrets.get(i).getSealed() != null) {
                    write(out, i, secrets.get(i).getSealed());
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("a text is longer than 65,535 bytes", e);
        }
        return bytes.toByteArray();
    }

    private static void write(
            DataOutputStream out, int secret, dev.keyfence.schemas.record.SealedSecret sealed)
            throws IOException {
        ByteBuffer box = sealed.getBox().duplicate();
        byte[] bytes = new byte[box.remaining()];
        box.get(bytes);
        out.writeByte(secret);
        out.writeUTF(sealed.getKek());
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Reads the cold part of a whole row. */
    static ColdRow read(byte[] row) {
        int hot = KeyRow.hotLength(row, 0);
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(row, hot, row.length - hot))) {
            long updatedAt = in.readLong();
            String name = in.readUTF();
            SortedMap<Integer, SealedSecret> sealed = new TreeMap<>();
            while (in.available() > 0) {
                int secret = in.readByte();
                String kek = in.readUTF();
                sealed.put(secret, new SealedSecret(kek, in.readNBytes(in.readInt())));
            }
            return new ColdRow(updatedAt, name, sealed);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the stored row of " + KeyRow.id(row, 0) + " is broken", e);
        }
    }
}
