export {
  defaultExpositionLimits,
  type ExposedExemplar,
  type ExposedSample,
  type ExposedType,
  type Exposition,
  type ExpositionFormat,
  type ExpositionLimits,
  type MetricFamily,
} from "./exposition.ts";
export { parseExposition } from "./parse-exposition.ts";
