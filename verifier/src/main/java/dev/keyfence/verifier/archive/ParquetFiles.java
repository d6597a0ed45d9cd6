package dev.keyfence.verifier.archive;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How rows look in tables and files, as SQL: the one place that knows the archive's format. Rows
 * lie by key and then by time, so that one key's are in one row group or two, which the statistics
 * of all others rule out.
 */
final class ParquetFiles {

    /** The ending of the files' names. */
    static final String SUFFIX = ".parquet";

    /**
     * Small enough to be read for one key, large enough to keep what every file is opened for
     * small.
     */
    private static final int ROW_GROUP_ROWS = 61_440;

    /** Where a row was read, beside {@link DecisionColumn#ALL}. */
    static final String PARTITION = "log_partition";

    static final String OFFSET = "log_offset";

    private static final String OPTIONS =
            "(FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false, ROW_GROUP_SIZE "
                    + ROW_GROUP_ROWS
                    + ')';

    /** What makes a decision the same one: a node may have sent it twice. */
    private static final String ONE_OF_EACH =
            " QUALIFY row_number() OVER (PARTITION BY node_id, node_epoch, sequence ORDER BY "
                    + PARTITION
                    + ", "
                    + OFFSET
                    + ") = 1";

    private static final String ORDER =
            " ORDER BY key_id, time, node_id, node_epoch, sequence, log_partition, log_offset";

    /** Owners whose decisions are not to be kept, and until when they were made. */
    static final String ERASED = "erased";

    /** A table without rows: all columns are there, whatever files lack. */
    private static final String NO_ROWS = "no_rows";

    private static final String IS_ERASED =
            "EXISTS (FROM "
                    + ERASED
                    + " AS gone WHERE gone.owner = found.owner AND found.time < gone.until)";

    /** Of rows that are called found. */
    static final String NOT_ERASED = " WHERE NOT " + IS_ERASED;

    private ParquetFiles() {}

    /** Makes what every question needs. */
    static List<String> createAll() {
        return List.of(
                createTable(NO_ROWS),
                "CREATE TABLE " + ERASED + " (owner VARCHAR, until TIMESTAMPTZ)");
    }

    /** Makes a table of rows. */
    static String createTable(String table) {
        return "CREATE TABLE "
                + table
                + " ("
                + DecisionColumn.ALL.stream()
                        .map(column -> column.name() + ' ' + column.kind().sqlType())
                        .collect(Collectors.joining(", "))
                + ", "
                + PARTITION
                + " INTEGER, "
                + OFFSET
                + " BIGINT)";
    }

    /**
     * All rows of tables and files; a file that is older than a column has null there.
     *
     * @param tables may be none
     */
    static String rowsOf(List<String> tables, Collection<Path> files) {
        Stream<String> parts =
                Stream.concat(Stream.of(NO_ROWS), tables.stream()).map(table -> "FROM " + table);
        if (!files.isEmpty()) {
            String list =
                    files.stream()
                            .map(file -> Duck.literal(file.toString()))
                            .collect(Collectors.joining(", "));
            parts =
                    Stream.concat(
                            parts,
                            Stream.of(
                                    "FROM read_parquet(["
                                            + list
                                            + "], union_by_name = true, hive_partitioning ="
                                            + " false)"));
        }
        return parts.collect(Collectors.joining(" UNION ALL BY NAME ", "(", ")"));
    }

    /**
     * Writes rows to a file, but for those of owners that are erased.
     *
     * @param rows as {@link #rowsOf} has it
     * @param duplicates whether there may be several of a decision, of which one is written
     */
    static String write(String rows, boolean duplicates, Path file) {
        return "COPY (SELECT "
                + DecisionColumn.names()
                + ", "
                + PARTITION
                + ", "
                + OFFSET
                + " FROM "
                + rows
                + " AS found"
                + NOT_ERASED
                + (duplicates ? ONE_OF_EACH : "")
                + ORDER
                + ") TO "
                + Duck.literal(file.toString())
                + ' '
                + OPTIONS;
    }

    /** Whether rows hold a decision twice: never wrongly no. */
    static String holdsDuplicates(String rows) {
        return "SELECT count(*) > count(DISTINCT hash(node_id, node_epoch, sequence)) FROM " + rows;
    }

    /** Whether rows hold any of an owner that is erased. */
    static String holdsErased(String rows) {
        return "SELECT count(*) > 0 FROM " + rows + " AS found WHERE " + IS_ERASED;
    }

    /** Day, partition, least and greatest offset of rows. */
    static String days(String rows) {
        return "SELECT epoch_us(time) // "
                + ArchivedFile.MICROS_PER_DAY
                + " AS day, log_partition, min(log_offset), max(log_offset) FROM "
                + rows
                + " GROUP BY ALL";
    }

    /** A time as SQL has it. */
    static String time(long micros) {
        return "make_timestamptz(" + micros + ')';
    }
}
