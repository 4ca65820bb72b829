import { linkTo } from "../../panel-link.ts";

/** The panels that alerts of the backups point at. */
export const backupsPanels = {
  "klaxon-backups": ["wal-age", "dump-age", "dump-size", "restore-age", "restore-duration", "report"],
} as const;

/** The link to one of them. */
export const panelLink = linkTo(backupsPanels);
