package dev.keyfence.verifier.profilefile;

import dev.keyfence.verifier.profile.Profile;
import dev.keyfence.verifier.profile.Profiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All the profiles of a node: the built-in one, those that ship, and those of a directory. */
public final class ProfileFiles {

    /** The profiles that ship as files, beside the built-in one. */
    static final List<String> SHIPPED = List.of("claid", "clary", "clipia", "generic", "scaleflex");

    private static final int FILES_MAX = 1_000;

    private ProfileFiles() {}

    /**
     * Reads all profiles; one in the directory takes the place of one that ships.
     *
     * @param directory where {@code *.yaml} and {@code *.yml} files hold more; null for none
     * @throws ProfileFileException when any file is not right: names all that is wrong, and nothing
     *     is half read
     */
    public static Collection<Profile> load(@Nullable Path directory) throws ProfileFileException {
        Map<String, Profile> byName = new LinkedHashMap<>();
        Profile builtIn = Profiles.keyfence();
        byName.put(builtIn.name(), builtIn);
        for (String name : SHIPPED) {
            Profile profile = ProfileFile.read(name + ".yaml", resource(name + ".yaml"));
            byName.put(profile.name(), profile);
        }
        if (directory != null) {
            read(files(directory)).values().forEach(one -> byName.put(one.name(), one));
        }
        return byName.values();
    }

    /**
     * A file that ships, such as {@code clipia.yaml} or {@code profile.schema.json}.
     *
     * @throws IllegalArgumentException when there is none of this name
     */
    public static String resource(String name) {
        try (InputStream in = ProfileFiles.class.getResourceAsStream("/profiles/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no such file ships: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads profiles without using them.
     *
     * @param paths files, and directories of {@code *.yaml} and {@code *.yml} files
     * @return each file's profile, in order
     * @throws ProfileFileException when any is not right: names all that is wrong
     */
    public static Map<Path, Profile> check(List<Path> paths) throws ProfileFileException {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            List<Path> found = Files.isDirectory(path) ? files(path) : List.of(path);
            if (found.isEmpty()) {
                throw new ProfileFileException(
                        List.of("there is no profile in " + path + ": no *.yaml, no *.yml"));
            }
            files.addAll(found);
        }
        return read(files);
    }

    private static Map<Path, Profile> read(List<Path> files) throws ProfileFileException {
        Map<String, Path> byName = new LinkedHashMap<>();
        Map<Path, Profile> profiles = new LinkedHashMap<>();
        List<String> objections = new ArrayList<>();
        for (Path file : files) {
            try {
                Profile profile = ProfileFile.read(file.toString(), text(file));
                Path other = byName.putIfAbsent(profile.name(), file);
                if (other != null && !other.equals(file)) {
                    objections.add(
                            "%s: the profile '%s' is in %s already"
                                    .formatted(file, profile.name(), other));
                }
                profiles.put(file, profile);
            } catch (ProfileFileException e) {
                objections.addAll(e.objections());
            }
        }
        if (!objections.isEmpty()) {
            throw new ProfileFileException(objections);
        }
        return profiles;
    }

    private static List<Path> files(Path directory) throws ProfileFileException {
        try (Stream<Path> all = Files.list(directory)) {
            List<Path> files =
                    all.filter(ProfileFiles::isProfile).sorted().limit(FILES_MAX + 1L).toList();
            if (files.size() > FILES_MAX) {
                throw new ProfileFileException(
                        List.of(directory + " holds more than " + FILES_MAX + " profiles"));
            }
            return files;
        } catch (IOException | UncheckedIOException e) {
            throw new ProfileFileException(
                    List.of("the profiles' directory " + directory + " cannot be read"));
        }
    }

    private static boolean isProfile(Path file) {
        String name = String.valueOf(file.getFileName());
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(file);
    }

    private static String text(Path file) throws ProfileFileException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new ProfileFileException(List.of(file + " is not UTF-8"));
        } catch (IOException e) {
            throw new ProfileFileException(List.of(file + " cannot be read"));
        }
    }
}
