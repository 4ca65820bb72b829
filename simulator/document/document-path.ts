/** The way to a value in a document: keys of maps and indexes of lists. */
export type DocumentPath = readonly PropertyKey[];
