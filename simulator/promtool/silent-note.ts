import type { DocumentPlace } from "../document/index.ts";

/** Notes something that passes although it shows nothing; `code` comes without its beginning. */
export type Note = (code: string, message: string, place: DocumentPlace, where?: string) => void;
