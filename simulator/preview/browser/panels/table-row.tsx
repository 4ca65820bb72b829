import type { JSX } from "preact";
import { interpolate, textOf, type VariableScope } from "../../../dashboard/index.ts";
import { type Brightness, classicPalette, inkOn, readableInk } from "../../field/colors.ts";
import type { TableCell, TableColumn, TableView } from "../../panel/table-view.ts";
import type { TimeRange } from "../../time/time-range.ts";
import { linkAddress } from "../link-address.ts";

interface TableRowProps {
  readonly view: TableView;
  readonly row: number;
  readonly brightness: Brightness;
  /** What links carry along. */
  readonly range: TimeRange;
  readonly scope: VariableScope;
}

/** A row of a table; where a column's colour is the row's, all cells have it. */
export function TableRow(props: TableRowProps): JSX.Element {
  const { view, row } = props;
  const at = view.columns.findIndex(({ look, colorsRow }) => look === "background" && colorsRow);
  const color = at < 0 ? "" : view.cellAt(row, at).color;
  return (
    <tr>
      {view.columns.map((column, index) => (
        <Cell key={index} {...props} column={column} cell={view.cellAt(row, index)} rowColor={color} />
      ))}
    </tr>
  );
}

interface CellProps extends TableRowProps {
  readonly column: TableColumn;
  readonly cell: TableCell;
  readonly rowColor: string;
}

function Cell(props: CellProps): JSX.Element {
  const { column, cell, brightness, rowColor } = props;
  const { align, look, wrapsText } = column;
  const background = look === "background" && cell.color !== "" ? cell.color : rowColor;
  const style =
    background !== ""
      ? { backgroundColor: background, color: inkOn(background) }
      : look === "text" && cell.color !== ""
        ? { color: readableInk(cell.color, brightness) }
        : {};
  return (
    <td
      class={`align-${align}${wrapsText ? " cell-wrapped" : ""}${background === "" ? "" : " cell-filled"}`}
      style={style}
      title={cell.text}
    >
      <CellContent {...props} />
    </td>
  );
}

function CellContent(props: CellProps): JSX.Element {
  const { column, cell } = props;
  switch (column.look) {
    case "gauge":
      return <GaugeCell {...props} />;
    case "pills":
      return (
        <span class="cell-pills">
          {pillsIn(cell.text).map((text, index) => (
            <Pill key={index} text={text} />
          ))}
        </span>
      );
    case "json":
      return <code class="cell-json">{cell.text}</code>;
    case "plain":
    case "text":
    case "background":
    case "links":
      return column.links.length === 0 ? <span>{cell.text}</span> : <LinkCell {...props} />;
    default:
      return column.look satisfies never;
  }
}

function GaugeCell({ column, cell, brightness }: CellProps): JSX.Element {
  const style =
    column.valueMode === "color" && cell.color !== "" ? { color: readableInk(cell.color, brightness) } : {};
  return (
    <span class="cell-gauge">
      <span class="bar-track">
        <span
          class="bar-fill"
          style={{ width: `${(cell.ratio * 100).toFixed(1)}%`, backgroundColor: cell.color }}
        />
      </span>
      {column.valueMode === "hidden" ? (
        <span class="only-heard">{cell.text}</span>
      ) : (
        <span style={style}>{cell.text}</span>
      )}
    </span>
  );
}

const pillsMax = 20;

/** The texts of a cell of pills: a list as JSON has it, or parted by commas. */
function pillsIn(text: string): readonly string[] {
  let parts: readonly string[] = text.split(",");
  if (text.startsWith("[")) {
    try {
      const value: unknown = JSON.parse(text);
      if (Array.isArray(value)) parts = value.map(String);
    } catch {
      // Then it is a text that begins with a bracket.
    }
  }
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .slice(0, pillsMax);
}

/** The same text has the same colour wherever it stands. */
function Pill({ text }: { readonly text: string }): JSX.Element {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  const color = classicPalette[sum % classicPalette.length] ?? "";
  return (
    <span class="cell-pill" style={{ backgroundColor: color, color: inkOn(color) }}>
      {text}
    </span>
  );
}

/** The links of a value: those within the preview and of the web can be followed, others are named. */
function LinkCell({ column, cell, view, row, range, scope }: CellProps): JSX.Element {
  const fill = (text: string) =>
    interpolate(
      text.replace(
        /\$\{__(?:value\.(?:text|raw|numeric)|data\.fields(?:\.([^}]{1,80})|\["([^"]{1,80})"\]))\}/g,
        (_, dotted?: string, quoted?: string) => {
          const name = dotted ?? quoted;
          const index = view.columns.findIndex((other) => other.name === name || other.field.name === name);
          return name === undefined ? cell.text : index < 0 ? "" : view.cellAt(row, index).text;
        },
      ),
      scope,
      "text",
    ).text;
  const links = column.links.map(({ title, url }) => ({
    title: fill(textOf(title) ?? ""),
    address: linkAddress(fill(textOf(url) ?? ""), range),
  }));
  const [first, ...others] = links;
  if (column.look !== "links" && first?.address !== undefined && others.length === 0)
    return (
      <a href={first.address} title={first.title}>
        {cell.text}
      </a>
    );
  return (
    <span class="cell-pills">
      {column.look === "links" ? null : <span>{cell.text}</span>}
      {links.map(({ title, address }, index) => {
        const words = title === "" ? cell.text : title;
        return address === undefined ? (
          <span key={index}>{words} (in Grafana)</span>
        ) : (
          <a key={index} href={address}>
            {words}
          </a>
        );
      })}
    </span>
  );
}
