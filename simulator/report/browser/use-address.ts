import { useEffect, useState } from "preact/hooks";
import { formatAddress, type PageAddress, parseAddress } from "../page/page-address.ts";

/** Changes what is shown, and the address with it. */
export type Go = (change: Partial<PageAddress>) => void;

// Browsers refuse addresses that change with every key.
const settleMs = 250;

/**
 * What the address says, and a function that changes it. Changes take the place of the current entry in the history: the
 * back button is for drills, not for letters of a search.
 */
export function useAddress(): readonly [PageAddress, Go] {
  const [address, setAddress] = useState(() => parseAddress(location.hash));
  const [pending, setPending] = useState<PageAddress>();
  useEffect(() => {
    const read = () => {
      setPending(undefined);
      setAddress(parseAddress(location.hash));
    };
    addEventListener("hashchange", read);
    // The address may have changed between the first drawing and now.
    if (formatAddress(parseAddress(location.hash)) !== formatAddress(address)) read();
    return () => removeEventListener("hashchange", read);
  }, []);
  useEffect(() => {
    if (pending === undefined) return;
    const write = () => history.replaceState(history.state, "", formatAddress(pending));
    const timer = setTimeout(write, settleMs);
    // A link that is followed meanwhile must find the address as it is seen.
    addEventListener("click", write, { capture: true, once: true });
    return () => {
      clearTimeout(timer);
      removeEventListener("click", write, { capture: true });
    };
  }, [pending]);
  const go: Go = (change) => {
    setAddress((before) => {
      const after = { ...before, ...change };
      setPending(after);
      return after;
    });
  };
  return [address, go];
}
