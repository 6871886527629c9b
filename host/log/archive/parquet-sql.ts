// What is said to DuckDB in SQL: names of files, and how they are written and read. Does not load DuckDB itself, which is large.

/** How files are written. With groups twice as large sealing takes 20 MB more, and a question as long. */
export const OPTIONS =
  "FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION V2, ROW_GROUP_SIZE 24576, DICTIONARY_SIZE_LIMIT 64";
/** What DuckDB need not find out by itself; it would take 32 MB for reading a file. */
export const CSV = `auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', nullstr = 'null',
buffer_size = 1048576, max_line_size = 65536, hive_partitioning = false`;

/** A text as SQL. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** The name of a file to be read, as SQL: DuckDB would take some characters for a pattern, and find other files by it. */
export function exactly(file: string): string {
  return text(file.replaceAll(/[[*?]/g, "[$&]"));
}

/** Parquet files as a table of SQL. A folder whose name is `a=b` is no column of theirs. */
export function parquetIn(files: string | readonly string[], options = ""): string {
  return `read_parquet([${[files].flat().map(exactly).join(", ")}], hive_partitioning = false${options})`;
}
