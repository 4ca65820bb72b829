/** Something about how the instrumentation was set up that a person should know. */
export interface HookFinding {
  /** The part that found it, a slash and what it is, as `http/client-hook-missing`; stable. */
  readonly code: string;
  readonly message: string;
  readonly whatToDo: string;
}
