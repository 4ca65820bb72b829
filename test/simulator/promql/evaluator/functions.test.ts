import { describe, expect, it } from "vitest";
import { instantLines, rangeLines, sourceOf } from "./evaluate-text.ts";

describe("functions of one float", () => {
  const source = sourceOf(
    "1m",
    `
    m{i="1"} 2.5
    m{i="2"} -1.5
    m{i="3"} NaN
    m{i="4"} -Inf
  `,
  );

  it.each<[string, string[]]>([
    ["abs(m)", ['{i="1"} 2.5', '{i="2"} 1.5', '{i="3"} NaN', '{i="4"} +Inf']],
    ["ceil(m)", ['{i="1"} 3', '{i="2"} -1', '{i="3"} NaN', '{i="4"} -Inf']],
    ["floor(m)", ['{i="1"} 2', '{i="2"} -2', '{i="3"} NaN', '{i="4"} -Inf']],
    ["round(m)", ['{i="1"} 3', '{i="2"} -1', '{i="3"} NaN', '{i="4"} -Inf']],
    ["round(m, 0.2)", ['{i="1"} 2.6', '{i="2"} -1.4', '{i="3"} NaN', '{i="4"} -Inf']],
    ["round(m, 10)", ['{i="1"} 0', '{i="2"} 0', '{i="3"} NaN', '{i="4"} -Inf']],
    ["sgn(m)", ['{i="1"} 1', '{i="2"} -1', '{i="3"} NaN', '{i="4"} -1']],
    ["exp(m)", ['{i="1"} 12.1824939607', '{i="2"} 0.223130160148', '{i="3"} NaN', '{i="4"} 0']],
    ["sqrt(m)", ['{i="1"} 1.58113883008', '{i="2"} NaN', '{i="3"} NaN', '{i="4"} NaN']],
    ["ln(m)", ['{i="1"} 0.916290731874', '{i="2"} NaN', '{i="3"} NaN', '{i="4"} NaN']],
    ["log2(m)", ['{i="1"} 1.32192809489', '{i="2"} NaN', '{i="3"} NaN', '{i="4"} NaN']],
    ["log10(m)", ['{i="1"} 0.397940008672', '{i="2"} NaN', '{i="3"} NaN', '{i="4"} NaN']],
    ["sin(m)", ['{i="1"} 0.598472144104', '{i="2"} -0.997494986604', '{i="3"} NaN', '{i="4"} NaN']],
    ["cosh(m)", ['{i="1"} 6.13228947966', '{i="2"} 2.35240961524', '{i="3"} NaN', '{i="4"} +Inf']],
    ["atanh(m / 10)", ['{i="1"} 0.255412811883', '{i="2"} -0.151140435936', '{i="3"} NaN', '{i="4"} NaN']],
    ["asin(m / 10)", ['{i="1"} 0.252680255142', '{i="2"} -0.150568272777', '{i="3"} NaN', '{i="4"} NaN']],
    ["acosh(m)", ['{i="1"} 1.56679923697', '{i="2"} NaN', '{i="3"} NaN', '{i="4"} NaN']],
    ["rad(m)", ['{i="1"} 0.0436332312999', '{i="2"} -0.0261799387799', '{i="3"} NaN', '{i="4"} -Inf']],
    ["deg(m)", ['{i="1"} 143.239448783', '{i="2"} -85.9436692696', '{i="3"} NaN', '{i="4"} -Inf']],
    ["clamp(m, 0, 2)", ['{i="1"} 2', '{i="2"} 0', '{i="3"} NaN', '{i="4"} 0']],
    ["clamp(m, 3, 1)", []],
    ["clamp_min(m, 0)", ['{i="1"} 2.5', '{i="2"} 0', '{i="3"} NaN', '{i="4"} 0']],
    ["clamp_max(m, 0)", ['{i="1"} 0', '{i="2"} -1.5', '{i="3"} NaN', '{i="4"} -Inf']],
    ["clamp(m, Inf, NaN)", ['{i="1"} +Inf', '{i="2"} +Inf', '{i="3"} +Inf', '{i="4"} +Inf']],
    ["clamp_min(m, scalar(m{i='1'}))", ['{i="1"} 2.5', '{i="2"} 2.5', '{i="3"} NaN', '{i="4"} 2.5']],
  ])("%s", (expression, lines) => {
    expect(instantLines(source, "0s", expression)).toEqual(lines);
  });
});

describe("scalars and vectors", () => {
  const source = sourceOf(
    "1m",
    `
    m{i="1"} 1 2 3
    m{i="2"} _ 5 stale
    k 4 4 4
  `,
  );

  it.each<[string, string[]]>([
    ["time()", ["0 60 120"]],
    ["pi()", ["3.14159265359 3.14159265359 3.14159265359"]],
    ["scalar(m)", ["1 NaN 3"]],
    ["scalar(m{i='2'})", ["NaN 5 NaN"]],
    ["vector(time())", ["{} 0 60 120"]],
    ["scalar(k) + time()", ["4 64 124"]],
    ["timestamp(k)", ["{} 0 60 120"]],
    ["timestamp(k + 0)", ["{} 0 60 120"]],
    ["timestamp(m offset 1m)", ['{i="1"} _ 0 60', '{i="2"} _ _ 60']],
    ["timestamp(k @ 60)", ["{} 60 60 60"]],
    ["step()", ["60 60 60"]],
    ["start()", ["0 0 0"]],
    ["end()", ["120 120 120"]],
    ["range()", ["120 120 120"]],
    ["min_of(time(), 90)", ["0 60 90"]],
    ["max_of(scalar(m), 1)", ["1 NaN 3"]],
  ])("%s", (expression, lines) => {
    expect(rangeLines(source, "0s 2m 1m", expression)).toEqual(lines);
  });
});

describe("absence is told with the labels that the selector fixes", () => {
  const source = sourceOf(
    "1m",
    `
    m{i="1"} _ 2 stale
  `,
  );

  it.each<[string, string[]]>([
    ["absent(m)", ["{} 1 _ 1"]],
    ["absent(m{i='1'})", ['{i="1"} 1 _ 1']],
    ["absent(m{i='1', j='2', k=~'x', j!=''})", ['{i="1"} 1 1 1']],
    ["absent(nothing{a='1', a='2', b='3'})", ['{b="3"} 1 1 1']],
    ["absent(sum(nothing{a='1'}))", ["{} 1 1 1"]],
    ["absent_over_time(m{i='1'}[90s])", ['{i="1"} 1 _ _']],
    ["absent(vector(1))", []],
    ["absent(absent(m))", ["{} _ 1 _"]],
  ])("%s", (expression, lines) => {
    expect(rangeLines(source, "0s 2m 1m", expression)).toEqual(lines);
  });
});

describe("dates are those of UTC", () => {
  const source = sourceOf(
    "1m",
    `
    leap 951782400
    old -86401
    huge 1e300
  `,
  );

  it.each<[string, string[]]>([
    ["year(leap)", ["{} 2000"]],
    ["month(leap)", ["{} 2"]],
    ["day_of_month(leap)", ["{} 29"]],
    ["day_of_year(leap)", ["{} 60"]],
    ["days_in_month(leap)", ["{} 29"]],
    ["day_of_week(leap)", ["{} 2"]],
    ["hour(old)", ["{} 23"]],
    ["minute(old)", ["{} 59"]],
    ["year(old)", ["{} 1969"]],
    ["day_of_year(old)", ["{} 364"]],
    ["year(huge)", ["{} 292277026596"]],
    ["hour()", ["{} 0"]],
    ["day_of_week()", ["{} 4"]],
    ["year()", ["{} 1970"]],
    ["minute(vector(3660))", ["{} 1"]],
    ["hour(vector(1700000000))", ["{} 22"]],
    ["day_of_week(vector(1700000000))", ["{} 2"]],
    ["month(vector(-62135596801))", ["{} 12"]],
  ])("%s", (expression, lines) => {
    expect(instantLines(source, "0s", expression)).toEqual(lines);
  });
});

describe("labels are replaced and joined", () => {
  const source = sourceOf(
    "1m",
    `
    m{src="a-1",dst="x"} 1
    m{src="b-2",dst="y"} 2
    n 3
  `,
  );

  it.each<[string, string[]]>([
    [
      "label_replace(m, 'dst', '$2:$1', 'src', '(.*)-(.*)')",
      ['m{dst="1:a",src="a-1"} 1', 'm{dst="2:b",src="b-2"} 2'],
    ],
    ["label_replace(m, 'dst', '', 'src', 'a.*')", ['m{src="a-1"} 1', 'm{dst="y",src="b-2"} 2']],
    [
      "label_replace(m, 'new', 'n-$word', 'src', '(?P<word>[a-z])-.*')",
      ['m{dst="x",new="n-a",src="a-1"} 1', 'm{dst="y",new="n-b",src="b-2"} 2'],
    ],
    [
      "label_replace(m, 'new', '$$1 $3x', 'src', '(.*)-.*')",
      ['m{dst="x",new="$1 ",src="a-1"} 1', 'm{dst="y",new="$1 ",src="b-2"} 2'],
    ],
    [
      "label_replace(m, 'new', 'v', 'missing', '')",
      ['m{dst="x",new="v",src="a-1"} 1', 'm{dst="y",new="v",src="b-2"} 2'],
    ],
    [
      "label_replace(m, '__name__', 'renamed_$1', 'src', '(.).*')",
      ['renamed_a{dst="x",src="a-1"} 1', 'renamed_b{dst="y",src="b-2"} 2'],
    ],
    ["label_replace(rate(m[5m]), '__name__', 'r', '', '')", []],
    [
      "label_join(m, 'joined', '/', 'src', 'dst', 'none')",
      ['m{dst="x",joined="a-1/x/",src="a-1"} 1', 'm{dst="y",joined="b-2/y/",src="b-2"} 2'],
    ],
    ["label_join(n, '__name__', '', 'none')", ["{} 3"]],
    ["label_replace(n, 'a.b', 'v', '', '')", ['n{a.b="v"} 3']],
  ])("%s", (expression, lines) => {
    expect(instantLines(source, "0s", expression)).toEqual(lines);
  });
});
