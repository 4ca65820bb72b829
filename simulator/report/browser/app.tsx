import type { JSX } from "preact";
import { LoadData } from "../../page/browser/index.ts";
import { checkOverview } from "../page/check-data.ts";
import { dataNames, type ReportOverview } from "../page/report-data.ts";
import { DrillView } from "./drill-view.tsx";
import { OverviewView } from "./overview-view.tsx";
import { useAddress } from "./use-address.ts";

/** The report: the list of all drills, or the one that the address names. */
export function App(): JSX.Element {
  return (
    <LoadData name={dataNames.overview} check={checkOverview}>
      {(overview) => <Report overview={overview} />}
    </LoadData>
  );
}

function Report({ overview }: { readonly overview: ReportOverview }): JSX.Element {
  const [address, go] = useAddress();
  return address.drill === undefined ? (
    <OverviewView overview={overview} address={address} go={go} />
  ) : (
    <DrillView key={address.drill} overview={overview} address={address} />
  );
}
