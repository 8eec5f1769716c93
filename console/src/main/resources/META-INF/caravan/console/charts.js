// Time series by uPlot: import { Chart } from 'caravan/charts'.

import uPlot from 'uplot';
import { html, useEffect, useRef } from 'caravan';

const HEIGHT = 160;

/**
 * One or more lines over time. The figures stand in a table for those who do not see the lines.
 *
 * @param times seconds since 1970
 * @param lines [{ label, values, colour: 'good' | 'bad' | 'busy' | 'main' }]
 * @param unit shown behind figures
 */
export function Chart({ title, times, lines, unit = '' }) {
  const place = useRef(null);
  const drawn = useRef(null);
  const data = [times, ...lines.map(line => line.values)];

  useEffect(() => {
    const style = getComputedStyle(place.current);
    const colour = name => style.getPropertyValue(`--${name}`).trim();
    const axis = { stroke: colour('dim'), grid: { stroke: colour('line'), width: 1 }, ticks: { show: false } };
    drawn.current = new uPlot({
      width: place.current.clientWidth,
      height: HEIGHT,
      cursor: { y: false },
      legend: { show: true },
      scales: { y: { range: (chart, low, high) => [0, high > 0 ? high * 1.1 : 1] } },
      axes: [axis, { ...axis, size: 60, values: (chart, values) => values.map(value => `${value}${unit}`) }],
      series: [{}, ...lines.map(line => ({
        label: line.label,
        stroke: colour(line.colour ?? 'main'),
        width: 2,
        points: { show: false },
        value: (chart, value) => (value === null ? '–' : `${Math.round(value * 100) / 100}${unit}`),
      }))],
    }, data, place.current);
    const watching = new ResizeObserver(() => drawn.current.setSize({ width: place.current.clientWidth, height: HEIGHT }));
    watching.observe(place.current);
    return () => {
      watching.disconnect();
      drawn.current.destroy();
    };
  }, [lines.map(line => line.label).join(), unit]);

  useEffect(() => drawn.current?.setData(data), [JSON.stringify(data)]);

  const last = lines.map(line => `${line.label} ${line.values.findLast(value => value !== null) ?? 'unknown'}${unit}`).join(', ');
  return html`<figure class="chart"><figcaption>${title}</figcaption>
    <div ref=${place} role="img" aria-label=${`${title}. Last: ${last}`}></div></figure>`;
}
