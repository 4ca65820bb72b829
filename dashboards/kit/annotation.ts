import type { Patch } from "../../artifacts/index.ts";
import type { Shade } from "./thresholds.ts";

/** Marks where a query's series are present, one region for each label set. */
interface SeriesAnnotation {
  readonly kind: "series";
  readonly name: string;
  readonly expression: string;
  /** The distance between two looks; regions are told apart only where they are further away. */
  readonly stepSeconds: number;
  /** Texts with labels as `{{alertname}}`. */
  readonly title: string;
  readonly text: string;
  /** Labels shown beside the text. */
  readonly labels: readonly string[];
  readonly health: Shade;
  /** What is to be different in the annotation as Grafana writes it. */
  readonly patch?: Patch | undefined;
}

/** Marks what people or programs wrote into Grafana itself under all of these tags. */
interface NoteAnnotation {
  readonly kind: "note";
  readonly name: string;
  readonly tags: readonly string[];
  readonly health: Shade;
  /** What is to be different in the annotation as Grafana writes it. */
  readonly patch?: Patch | undefined;
}

/** A mark on the time axis of every panel. */
export type Annotation = SeriesAnnotation | NoteAnnotation;
