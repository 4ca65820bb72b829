export { createHub, type Hub } from "./hub.ts";
export { type HubLink, type Links, type MemberLink, ownLinks } from "./link.ts";
export { createMember, type Member } from "./member.ts";
export { type Message, opened, sealed } from "./message.ts";
export { Totals } from "./totals.ts";
