export {
  type ParsedStoredRun,
  parseStoredRun,
  type RunShard,
  type StoredRun,
  storedRunBytesMax,
} from "./stored-run-file.ts";
