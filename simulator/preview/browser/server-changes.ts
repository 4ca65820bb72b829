import { useEffect, useState } from "preact/hooks";

/** Listens to the server's changes while `isServed`; tells whether it is there. */
export function useServerChanges(isServed: boolean, onChange: () => void): boolean {
  const [isConnected, setConnected] = useState(true);
  useEffect(() => {
    if (!isServed) return;
    const events = new EventSource("/api/changes");
    let wasLost = false;
    events.addEventListener("changed", onChange);
    events.addEventListener("open", () => {
      setConnected(true);
      // What changed meanwhile was not told.
      if (wasLost) onChange();
      wasLost = false;
    });
    events.addEventListener("error", () => {
      wasLost = true;
      setConnected(false);
    });
    return () => events.close();
  }, [isServed, onChange]);
  return isConnected;
}
