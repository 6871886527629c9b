// The progress of a DuckDB query over many files, as DuckDB's own progress stays at 0 for those. The query calls a function that is always
// true with the number of the day that it is reading.
import {
  BOOLEAN,
  DuckDBBooleanVector,
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBScalarFunction,
  type DuckDBVector,
  INTEGER,
} from "@duckdb/node-api";

const NAME = "reading_day";

/** Adds the function to a connection, once; `onDay` is called for each couple of thousand rows, on this thread. */
export function addReadingDay(connection: DuckDBConnection, onDay: (day: number) => void): void {
  const mainFunction = (_: object, rows: DuckDBDataChunk, isKept: DuckDBVector): void => {
    const { rowCount } = rows;
    if (rowCount > 0) onDay(Number(rows.getColumnVector(0).getItem(0)));
    if (isKept instanceof DuckDBBooleanVector) for (let i = 0; i < rowCount; i++) isKept.setItem(i, true);
    isKept.flush();
  };
  const types = { parameterTypes: [INTEGER], returnType: BOOLEAN };
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({ name: NAME, ...types, volatile: true, mainFunction }),
  );
}

/** The condition, as SQL, for rows of the day with this number. */
export function readingDay(day: number): string {
  return `${NAME}(${day}::INTEGER)`;
}
