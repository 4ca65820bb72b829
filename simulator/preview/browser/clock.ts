import { createContext } from "preact";

/** What tells the time in milliseconds since 1970; whoever begins the page gives it. */
export const Clock = createContext<() => number>(() => 0);
