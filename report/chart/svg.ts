import { BarChart, type BarSeriesOption, LineChart, type LineSeriesOption } from 'echarts/charts'
import {
  GridComponent,
  type GridComponentOption,
  LegendComponent,
  type LegendComponentOption,
  MarkAreaComponent,
  type MarkAreaComponentOption,
  MarkLineComponent,
  type MarkLineComponentOption,
  MarkPointComponent,
  type MarkPointComponentOption,
} from 'echarts/components'
import { type ComposeOption, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

use([
  BarChart,
  LineChart,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  SVGRenderer,
])

export type ChartOption = ComposeOption<
  | BarSeriesOption
  | LineSeriesOption
  | GridComponentOption
  | LegendComponentOption
  | MarkAreaComponentOption
  | MarkLineComponentOption
  | MarkPointComponentOption
>

/** Drawn size in pixels of its own; the page scales it to the width there is. */
export interface ChartSize {
  width: number
  height: number
}

/** The option as SVG text. Its colours are variables of the page's style, so that light and dark need one picture. */
export function svgOf(option: ChartOption, { width, height }: ChartSize): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption({
      animation: false,
      backgroundColor: 'transparent',
      textStyle: { fontFamily: 'system-ui, sans-serif', fontSize: 12, color: 'var(--ink)' },
      ...option,
    })
    return compact(chart.renderToSVGString())
  } finally {
    chart.dispose()
  }
}

/** A tenth of a pixel is less than anybody sees, and halves the size. Words stay as they are. */
function compact(svg: string): string {
  return svg
    .replace(/ d="[^"]*"/g, (path) =>
      path.replace(/\d+\.\d{2,}/g, (number) => String(Math.round(Number(number) * 10) / 10)),
    )
    .replace(/ (?:ecmeta_\w+|class|pointer-events)="[^"]*"/g, '')
    .replace(/<style[^>]*>.*?<\/style>/gs, '')
}
