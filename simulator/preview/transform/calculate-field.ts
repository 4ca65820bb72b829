import { isFieldMap, mapOf, numberOf, textOf, textsOf } from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";
import type { CellValue } from "../field/mappings.ts";
import { fieldName } from "../frame/field-name.ts";
import { type Field, type Frame, plainField } from "../frame/frame.ts";
import { calculationName, reduceField } from "../frame/reduce.ts";
import { joinByField } from "./join.ts";

/** Grafana's name of the option, on by default. */
const alignment = "timeSeries";

/**
 * Adds a field that is calculated of others: of two of them, of each row, running on from row to row, of one alone, or the number
 * of the row. Series are put on the same times first, as Grafana does. Frames in which there is nothing to calculate stay as they are.
 */
export function calculateField(frames: readonly Frame[], options: FieldMap): readonly Frame[] {
  const joined = options[alignment] === false ? frames : onSameTimes(frames);
  return joined.map((frame) => {
    const added = addedFields(frame, joined, options).slice(0, addedMax);
    if (added.length === 0) return frame;
    const alias = textOf(options.alias) ?? "";
    const named = added.map(({ name, values }) =>
      plainField(alias === "" || added.length > 1 ? name : alias, "number", values),
    );
    const kept =
      options.replaceFields === true ? frame.fields.filter(({ kind }) => kind === "time") : frame.fields;
    return { ...frame, fields: [...kept, ...named] };
  });
}

/** The ways of calculating a field that previews know; Grafana's own names. */
export function isKnownCalculation({ mode, window: moving }: FieldMap): boolean {
  if (mode === "windowFunctions")
    return ["mean", "variance", "stddev"].includes(String(mapOf(moving).reducer ?? "mean"));
  return mode === undefined || Object.hasOwn(calculations, String(mode));
}

// With "all number fields" on one side each gets a field of its own.
const addedMax = 500;

interface Calculated {
  readonly name: string;
  readonly values: readonly CellValue[];
}

function onSameTimes(frames: readonly Frame[]): readonly Frame[] {
  const areSeries =
    frames.length > 1 && frames.every(({ fields }) => fields.some(({ kind }) => kind === "time"));
  return areSeries ? joinByField(frames, {}) : frames;
}

type Calculation = (frame: Frame, frames: readonly Frame[], options: FieldMap) => readonly Calculated[];

const calculations: Readonly<Record<string, Calculation>> = {
  binary: ofTwo,
  reduceRow: ofRow,
  cumulativeFunctions: runningOn,
  windowFunctions: moving,
  unary: ofOne,
  index: rowNumber,
};

function addedFields(frame: Frame, frames: readonly Frame[], options: FieldMap): readonly Calculated[] {
  const mode = textOf(options.mode) ?? "reduceRow";
  const calculate = Object.hasOwn(calculations, mode) ? calculations[mode] : undefined;
  return calculate?.(frame, frames, options) ?? [];
}

const operators: Readonly<Record<string, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "**": (left, right) => left ** right,
  "%": (left, right) => left % right,
};

function ofTwo(frame: Frame, frames: readonly Frame[], { binary }: FieldMap): readonly Calculated[] {
  const { left, operator, right } = mapOf(binary);
  const sign = textOf(operator) ?? "+";
  const combine = Object.hasOwn(operators, sign) ? operators[sign] : undefined;
  if (combine === undefined) return [];
  const other = operandOf(right, frame, frames);
  if (other === undefined) return [];
  const isOfMany = mapOf(mapOf(left).matcher).id === "byType";
  const ones = isOfMany
    ? frame.fields.filter(({ kind }) => kind === "number").map((field) => fieldOperand(field, frame, frames))
    : [operandOf(left, frame, frames)].filter((operand) => operand !== undefined);
  return ones.map((one) => ({
    name: `${one.name} ${sign} ${other.name}`,
    values: rowsOf(frame, (row) => {
      const [a, b] = [one.at(row), other.at(row)];
      return a === undefined || b === undefined ? null : combine(a, b);
    }),
  }));
}

interface Operand {
  readonly name: string;
  readonly at: (row: number) => number | undefined;
}

/** A side of a binary operation: a field by its name, or a number; older dashboards write either as a bare text. */
function operandOf(value: unknown, frame: Frame, frames: readonly Frame[]): Operand | undefined {
  const { matcher, fixed } = mapOf(value);
  const name = isFieldMap(value) ? textOf(mapOf(matcher).options) : textOf(value);
  const field = name === undefined ? undefined : fieldNamed(name, frame, frames);
  if (field !== undefined) return fieldOperand(field, frame, frames);
  const written = fixed ?? (isFieldMap(value) ? undefined : value);
  const number = numberOf(written) ?? (textOf(written)?.trim() ? Number(textOf(written)) : Number.NaN);
  return Number.isNaN(number) ? undefined : { name: String(number), at: () => number };
}

function fieldOperand(field: Field, frame: Frame, frames: readonly Frame[]): Operand {
  return { name: fieldName(field, frame, frames), at: (row) => numberAt(field, row) };
}

function fieldNamed(name: string, frame: Frame, frames: readonly Frame[]): Field | undefined {
  return frame.fields.find((field) => field.name === name || fieldName(field, frame, frames) === name);
}

function ofRow(frame: Frame, frames: readonly Frame[], { reduce }: FieldMap): readonly Calculated[] {
  const { reducer, include } = mapOf(reduce);
  const calculation = textOf(reducer) ?? "sum";
  const wanted = textsOf(include);
  const fields = frame.fields.filter(
    (field) =>
      field.kind === "number" &&
      (wanted.length === 0 ||
        wanted.includes(field.name) ||
        wanted.includes(fieldName(field, frame, frames))),
  );
  if (fields.length === 0) return [];
  const values = rowsOf(
    frame,
    (row) =>
      reduceField(
        fields.map((field) => field.values[row]),
        calculation,
      ) ?? null,
  );
  return [{ name: calculationName(calculation), values }];
}

function runningOn(frame: Frame, frames: readonly Frame[], { cumulative }: FieldMap): readonly Calculated[] {
  const { field: name, reducer } = mapOf(cumulative);
  const field = fieldNamed(textOf(name) ?? "", frame, frames);
  if (field === undefined) return [];
  let sum = 0;
  let count = 0;
  const isMean = reducer === "mean";
  const values = rowsOf(frame, (row) => {
    sum += numberAt(field, row) ?? 0;
    count++;
    return isMean ? sum / count : sum;
  });
  return [{ name: `cumulative ${isMean ? "mean" : "sum"}(${fieldName(field, frame, frames)})`, values }];
}

function moving(
  frame: Frame,
  frames: readonly Frame[],
  { window: settings }: FieldMap,
): readonly Calculated[] {
  const { field: name, reducer, windowAlignment, windowSize, windowSizeMode } = mapOf(settings);
  const field = fieldNamed(textOf(name) ?? "", frame, frames);
  const calculation = { mean: "mean", variance: "variance", stddev: "stdDev" }[textOf(reducer) ?? "mean"];
  if (field === undefined || calculation === undefined) return [];
  const asked = numberOf(windowSize) ?? 0.1;
  const size = Math.ceil(windowSizeMode === "fixed" ? asked : asked * frame.length);
  const length = Math.max(1, Math.min(windowMax, Number.isFinite(size) ? size : 1));
  const isCentered = windowAlignment === "centered";
  const before = isCentered ? Math.floor(length / 2) : length - 1;
  const after = isCentered ? Math.ceil(length / 2) - 1 : 0;
  const values = rowsOf(
    frame,
    (row) => reduceField(field.values.slice(Math.max(0, row - before), row + after + 1), calculation) ?? null,
  );
  const alignment = isCentered ? "centered" : "trailing";
  return [
    { name: `${alignment} moving ${textOf(reducer) ?? "mean"}(${fieldName(field, frame, frames)})`, values },
  ];
}

// A window is read again for each row.
const windowMax = 1000;

const functions: Readonly<Record<string, (value: number) => number>> = {
  abs: Math.abs,
  exp: Math.exp,
  ln: Math.log,
  floor: Math.floor,
  ceil: Math.ceil,
  round: Math.round,
  percent: (value) => value * 100,
};

function ofOne(frame: Frame, frames: readonly Frame[], { unary }: FieldMap): readonly Calculated[] {
  const { operator, fieldName: name } = mapOf(unary);
  const word = textOf(operator) ?? "abs";
  const compute = Object.hasOwn(functions, word) ? functions[word] : undefined;
  const field = fieldNamed(textOf(name) ?? "", frame, frames);
  if (field === undefined || compute === undefined) return [];
  const values = rowsOf(frame, (row) => {
    const value = numberAt(field, row);
    return value === undefined ? null : compute(value);
  });
  return [{ name: `${word}(${fieldName(field, frame, frames)})`, values }];
}

function rowNumber(frame: Frame, _: readonly Frame[], { index }: FieldMap): readonly Calculated[] {
  const isShare = mapOf(index).asPercentile === true;
  return [{ name: "Row", values: rowsOf(frame, (row) => (isShare ? row / Math.max(1, frame.length) : row)) }];
}

function rowsOf({ length }: Frame, at: (row: number) => CellValue): readonly CellValue[] {
  return Array.from({ length }, (_, row) => at(row));
}

function numberAt({ values }: Field, row: number): number | undefined {
  const value = values[row];
  return typeof value === "number" ? value : undefined;
}
