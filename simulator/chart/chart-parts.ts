import { BarChart, CustomChart, LineChart } from "echarts/charts";
import {
  GridComponent,
  LegendScrollComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
} from "echarts/components";

/** The parts of ECharts that charts here are drawn with; a renderer comes on top. */
export const chartParts = [
  BarChart,
  CustomChart,
  LineChart,
  GridComponent,
  LegendScrollComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
];
