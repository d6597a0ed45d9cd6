// Charts: uPlot in the console's colours, for counts that are stacked over time.

import uPlot from './lib/uplot.js';

const TICK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const SECONDS = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const DAY = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const DAY_SECONDS = 86_400;
const MINUTE_SECONDS = 60;

/** The colours that tell reasons apart, in the order in which they are given out. */
export const COLOURS = ['--series-1', '--series-2', '--series-3', '--series-4', '--series-5', '--series-6'];
export const ALLOWED = '--allowed';
export const OTHERS = '--series-others';

/**
 * @typedef {object} Series
 * @property {string} name
 * @property {string} colour a custom property of the style sheet
 * @property {(number | null)[]} values one for each time; null where nothing is known
 *
 * @typedef {{at: number[], series: Series[]}} Figures times in seconds since the epoch, in their order
 */

/**
 * Draws figures until the signal is aborted.
 *
 * @param {HTMLElement} place
 * @param {object} options
 * @param {string} options.label what the chart shows, for who cannot see it
 * @param {number} options.height pixels
 * @param {boolean} options.bars bars for windows; else areas
 * @param {boolean} [options.stacks] whether series stand on one another; else they are lines
 * @param {(value: number) => string} options.format
 * @param {{from: number, to: number}} [options.band] a time to lay over, seconds since the epoch
 * @param {AbortSignal} options.signal
 * @returns {(figures: Figures) => void} draws others
 */
export function chart(place, { label, height, bars, stacks = true, format, band, signal }) {
  /** @type {uPlot | null} */
  let plot = null;
  /** @type {Figures} */
  let figures = { at: [], series: [] };
  const canvas = document.createElement('div');
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', label);
  const readout = document.createElement('p');
  readout.className = 'readout muted small';
  readout.textContent = '\u00a0';
  place.replaceChildren(canvas, readout);

  const drawn = (/** @type {Figures} */ of) => stacks ? stacked(of) : [of.at, ...of.series.map((each) => each.values).toReversed()];

  const build = () => {
    plot?.destroy();
    plot = new uPlot(options(), /** @type {any} */ (drawn(figures)), canvas);
  };

  /** @returns {import('./lib/uplot.js').Options} */
  const options = () => {
    const style = getComputedStyle(document.documentElement);
    const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    const axis = {
      stroke: colour('--muted'),
      font: '12px system-ui, sans-serif',
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { stroke: colour('--line'), width: 1, size: 4 },
    };
    return {
      width: Math.max(200, place.clientWidth),
      height,
      padding: [8, 26, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: { x: { time: true, range: (_, min, max) => [min, bars ? max + step() : max] }, y: { range: (_, __, max) => [0, max > 0 ? max * 1.1 : 1] } },
      axes: [
        { ...axis, values: (_, splits) => splits.map((at) => tick(at, splits[1] - splits[0])), space: 90, size: 30 },
        { ...axis, values: (_, splits) => splits.map(format), size: (_, values) => 18 + 7 * Math.max(4, ...(values ?? []).map((value) => String(value).length)), space: 30 },
      ],
      // The sum of all is drawn first, and each sum of fewer over it.
      series: [{}, ...figures.series.toReversed().map((each) => ({
        label: each.name,
        stroke: colour(each.colour),
        fill: stacks ? colour(each.colour) : undefined,
        width: bars ? 0 : stacks ? 1 : 2,
        points: { show: false },
        paths: bars ? uPlot.paths.bars?.({ size: [0.8, 40], align: 1 }) : stacks ? uPlot.paths.stepped?.({ align: 1 }) : undefined,
      }))],
      hooks: { draw: band ? [(self) => overlay(self, band, colour('--danger'))] : [], setCursor: [(self) => { readout.textContent = reading(self.cursor.idx ?? null); }] },
    };
  };

  // A bar stands to the right of its time: the last one needs room, too.
  const step = () => figures.at.length > 1 ? figures.at[1] - figures.at[0] : 0;

  /** @param {number | null} i */
  const reading = (i) => {
    if (i === null || figures.at[i] === undefined) {
      return '\u00a0';
    }
    const parts = figures.series.filter((each) => (each.values[i] ?? 0) > 0).map((each) => `${each.name} ${format(each.values[i] ?? 0)}`);
    return `${FULL.format(figures.at[i] * 1000)}: ${parts.join(', ') || 'nothing'}`;
  };

  const observer = new ResizeObserver(() => plot?.setSize({ width: Math.max(200, place.clientWidth), height }));
  observer.observe(place);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', build, { signal });
  signal.addEventListener('abort', () => {
    observer.disconnect();
    plot?.destroy();
  });

  return (next) => {
    const same = plot !== null && next.series.map((each) => each.name + each.colour).join() === figures.series.map((each) => each.name + each.colour).join();
    figures = next;
    if (same) {
      plot?.setData(/** @type {any} */ (drawn(next)));
    } else {
      build();
    }
  };
}

/**
 * Figures as uPlot takes them, each series with all that are below it.
 *
 * @param {Figures} figures
 */
function stacked({ at, series }) {
  /** @type {number[][]} */
  const sums = [];
  let below = at.map(() => 0);
  for (const each of series) {
    below = below.map((sum, i) => sum + (each.values[i] ?? 0));
    sums.push(below);
  }
  return [at, ...sums.reverse()];
}

/**
 * @param {number} at
 * @param {number} apart how far ticks are from one another, seconds; not a number when there is one only
 */
function tick(at, apart) {
  const format = apart >= DAY_SECONDS ? DAY : apart < MINUTE_SECONDS ? SECONDS : TICK;
  return format.format(at * 1000);
}

/**
 * Lays a time over a chart.
 *
 * @param {uPlot} plot
 * @param {{from: number, to: number}} band
 * @param {string} colour
 */
function overlay(plot, { from, to }, colour) {
  const { left, top, width, height } = plot.bbox;
  const x1 = Math.max(left, plot.valToPos(from, 'x', true));
  const x2 = Math.min(left + width, Math.max(x1 + 2, plot.valToPos(to, 'x', true)));
  plot.ctx.save();
  plot.ctx.fillStyle = colour;
  plot.ctx.globalAlpha = 0.15;
  plot.ctx.fillRect(x1, top, x2 - x1, height);
  plot.ctx.globalAlpha = 1;
  plot.ctx.fillRect(x1, top, 2, height);
  plot.ctx.fillRect(x2 - 2, top, 2, height);
  plot.ctx.restore();
}
