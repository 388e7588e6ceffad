/* Statements that are run by themselves: here all are sent in batches. Columns that a function makes: those of the schema are named. */
export {
  leftOut as getPgColumnBuilders,
  leftOut as getSQLiteColumnBuilders,
  leftOut as SQLiteCountBuilder,
  leftOut as SQLiteRaw,
} from '../left-out.ts';
