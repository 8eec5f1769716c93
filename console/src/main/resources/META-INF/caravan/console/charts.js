// Time series by uPlot: import { Chart } from 'caravan/charts'.

import uPlot from 'uplot';
import { Table, format, html, useEffect, useRef, useState } from 'caravan';

const HEIGHT = 160;

/** A colour of the theme that is shown now, as a canvas takes it. */
function colourOf(place, name) {
  const probe = document.createElement('span');
  probe.style.color = `var(--${name})`;
  place.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

/** Changes when other colours are shown. */
function useTheme() {
  const [round, setRound] = useState(0);
  useEffect(() => {
    const changed = () => setRound(before => before + 1);
    const chosen = new MutationObserver(changed);
    chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', changed);
    return () => {
      chosen.disconnect();
      system.removeEventListener('change', changed);
    };
  }, []);
  return round;
}

/**
 * One or more lines over time. A table below, closed at first, has the figures for those who do not see the lines.
 *
 * @param times seconds since 1970
 * @param lines [{ label, values, colour: 'good' | 'bad' | 'busy' | 'main' }]
 * @param unit shown behind figures
 */
export function Chart({ title, times, lines, unit = '' }) {
  const place = useRef(null);
  const drawn = useRef(null);
  const data = [times, ...lines.map(line => line.values)];
  const theme = useTheme();

  useEffect(() => {
    const colour = name => colourOf(place.current, name);
    const axis = { stroke: colour('dim'), grid: { stroke: colour('line'), width: 1 }, ticks: { show: false } };
    drawn.current = new uPlot({
      width: place.current.clientWidth,
      height: HEIGHT,
      cursor: { y: false },
      legend: { show: true },
      scales: { y: { range: (chart, low, high) => [0, high > 0 ? high * 1.1 : 1] } },
      axes: [axis, { ...axis, size: widthOf, values: (chart, values) => values.map(value => `${format.number(value, 2)}${unit}`) }],
      series: [{}, ...lines.map(line => ({
        label: line.label,
        stroke: colour(line.colour ?? 'main'),
        width: 2,
        points: { show: true, size: 5, filter: loneOf },
        value: (chart, value) => written(value, unit),
      }))],
    }, data, place.current);
    const watching = new ResizeObserver(() => drawn.current.setSize({ width: place.current.clientWidth, height: HEIGHT }));
    watching.observe(place.current);
    return () => {
      watching.disconnect();
      drawn.current.destroy();
    };
  }, [lines.map(line => line.label).join(), unit, theme]);

  useEffect(() => drawn.current?.setData(data), [JSON.stringify(data)]);

  const last = lines.map(line => `${line.label} ${written(line.values.findLast(value => value !== null), unit)}`).join(', ');
  return html`<figure class="chart"><figcaption>${title}</figcaption>
    <div ref=${place} role="img" aria-label=${`${title}. Last: ${last}`}></div>
    <${Figures} title=${title} times=${times} lines=${lines} unit=${unit}/></figure>`;
}

const CHARACTER_WIDTH = 7;
const AXIS_WIDTH_MIN = 50;

/** Of an axis, by its longest label. */
function widthOf(chart, labels) {
  return Math.max(AXIS_WIDTH_MIN, 14 + CHARACTER_WIDTH * Math.max(0, ...(labels ?? []).map(label => label.length)));
}

/** Values without a neighbour, by their number: no line leads to them, as in the first minute of a process. */
function loneOf(chart, series) {
  const values = chart.data[series];
  const isNone = at => values[at] === null || values[at] === undefined;
  return values.map((value, at) => at).filter(at => !isNone(at) && isNone(at - 1) && isNone(at + 1));
}

function written(value, unit) {
  return value === null || value === undefined ? '–' : `${format.number(value, 2)}${unit}`;
}

/** Made when it is opened: a page has several charts of sixty minutes. */
function Figures({ title, times, lines, unit }) {
  const [isOpen, setOpen] = useState(false);
  return html`<details onToggle=${event => setOpen(event.target.open)}>
    <summary>Figures<span class="hidden"> of ${title}</span></summary>
    ${isOpen && html`<${Table} caption=${title} rows=${times.map((time, at) => ({ time, at })).reverse()} keyOf=${row => row.time} columns=${[
      { title: 'Minute', of: row => format.time(row.time * 1000) },
      ...lines.map(line => ({ title: line.label, number: true, of: row => written(line.values[row.at], unit) })),
    ]}/>`}
  </details>`;
}
