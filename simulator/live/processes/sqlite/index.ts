export { attempt, type Patience } from "./attempt.ts";
export { foundBy, makeDatabase } from "./database.ts";
export { openDatabase, type SqliteDatabase } from "./open-database.ts";
