export { type LiveGroup, type LiveGroupDrill, liveGroups } from "./groups.ts";
