import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ErrorBoundary } from "./mount.tsx";
import { Notice } from "./notice.tsx";
import { readData } from "./read-data.ts";

interface LoadDataProps<T> {
  readonly name: string;
  /** As for `readData`; must be the same function at every drawing. */
  readonly check: (value: unknown) => T;
  readonly children: (value: T) => ComponentChildren;
}

type Loading<T> =
  | { readonly kind: "waiting" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "read"; readonly value: T };

/** Reads a part of the page's data and shows it; or which part could not be read, and why. */
export function LoadData<T>({ name, check, children }: LoadDataProps<T>): ComponentChildren {
  const [state, setState] = useState<Loading<T>>({ kind: "waiting" });
  useEffect(() => {
    let isGone = false;
    readData(name, check).then(
      (value) => isGone || setState({ kind: "read", value }),
      (error: unknown) =>
        isGone ||
        setState({ kind: "failed", message: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      isGone = true;
    };
  }, [name, check]);
  switch (state.kind) {
    case "waiting":
      return (
        <p class="page-wait" role="status">
          Reading the data of this page …
        </p>
      );
    case "failed":
      return (
        <Notice tone="missed" title="This page is not complete">
          {state.message}
        </Notice>
      );
    case "read":
      return <ErrorBoundary part={name}>{children(state.value)}</ErrorBoundary>;
    default:
      return state satisfies never;
  }
}
