// The parts of ECharts that we draw with, in a chunk of its own. The tooltip is
// drawn as text in the picture: an HTML one would need inline styles.
import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, LineChart, AriaComponent, GridComponent, TooltipComponent, SVGRenderer]);

export interface Series { kind: 'line' | 'bar'; title: string; labels: string[]; values: (number | null)[]; sign: string }

export function draw(at: HTMLElement, s: Series): EChartsType {
  const ink = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const chart = init(at, null, { renderer: 'svg' });
  const labels = { color: ink('--ink-soft'), fontFamily: 'inherit' };
  const names = { type: 'category' as const, data: s.labels, axisLabel: labels, axisLine: { lineStyle: { color: ink('--line') } } };
  const values = { type: 'value' as const, axisLabel: { ...labels, formatter: `{value}${s.sign}` }, splitLine: { lineStyle: { color: ink('--line') } } };
  chart.setOption({
    animation: false,
    aria: { enabled: true, label: { description: `${s.title}: ${s.labels.map((l, i) => `${l} ${s.values[i] ?? '—'}${s.values[i] == null ? '' : s.sign}`).join(', ')}` } },
    grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true },
    tooltip: { trigger: 'axis', renderMode: 'richText', backgroundColor: ink('--card'), textStyle: { color: ink('--ink') }, borderColor: ink('--line') },
    xAxis: s.kind === 'line' ? names : values,
    yAxis: s.kind === 'line' ? values : { ...names, inverse: true },
    series: [{ type: s.kind, name: s.title, data: s.values, itemStyle: { color: ink('--brand') }, lineStyle: { width: 2 }, symbolSize: 6, barMaxWidth: 22, connectNulls: false }],
  });
  return chart;
}
