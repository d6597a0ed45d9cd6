// How a key or an owner is used: a chart by the minute, hour and day.

import { html } from './lib/lit-html.js';
import { get, url } from './api.js';
import { ALLOWED, COLOURS, OTHERS, chart } from './chart.js';
import { number } from './ui.js';

/** @type {{step: string, name: string, seconds: number, windows: number}[]} */
const STEPS = [
  { step: 'PT1M', name: 'Last hour', seconds: 60, windows: 60 },
  { step: 'PT1H', name: 'Last day', seconds: 3_600, windows: 24 },
  { step: 'P1D', name: 'Last 30 days', seconds: 86_400, windows: 30 },
];

/**
 * Draws it into the element with class `usage` that `usagePanel` made.
 *
 * @param {HTMLElement} panel
 * @param {Record<string, string>} subject such as `{key_id: …}`
 * @param {AbortSignal} signal
 */
export async function usage(panel, subject, signal) {
  const place = /** @type {HTMLElement} */ (panel.querySelector('.chart'));
  const said = /** @type {HTMLElement} */ (panel.querySelector('.said'));
  const draw = chart(place, { label: 'Requests over time, by outcome', height: 200, bars: true, format: number, signal });
  /** @param {typeof STEPS[number]} step */
  const choose = async (step) => {
    panel.querySelectorAll('button').forEach((button) => button.setAttribute('aria-pressed', String(button.value === step.step)));
    const { windows } = await get(url('/v1/usage', { ...subject, step: step.step, limit: 500 }), signal);
    draw(figures(windows, step));
    const total = sum(windows, 'total');
    const denied = sum(windows, 'denied');
    said.textContent = total === 0 ? `${step.name}: no requests.` : `${step.name}: ${number(total)} requests, ${number(denied)} of them denied.`;
  };
  panel.querySelectorAll('button').forEach((button) => button.addEventListener('click', () => {
    const step = STEPS.find((each) => each.step === button.value);
    if (step) {
      choose(step);
    }
  }));
  await choose(STEPS[1]);
}

export const usagePanel = html`<section class="panel usage"><div class="heading"><h2>Usage</h2>
    <div class="segments" role="group" aria-label="Span">${STEPS.map((step) => html`<button type="button" value=${step.step} aria-pressed="false">${step.name}</button>`)}</div></div>
  <p class="said muted" role="status"></p>
  <div class="chart"></div></section>`;

/**
 * The requests of the last hour.
 *
 * @param {Record<string, string>} subject
 * @returns {Promise<number>}
 */
export async function lastHour(subject) {
  const { windows } = await get(url('/v1/usage', { ...subject, step: 'PT1M', limit: 500 }));
  return sum(windows, 'total');
}

/**
 * @param {import('./types.js').UsageWindow[]} windows
 * @param {'total' | 'denied'} field
 */
const sum = (windows, field) => windows.reduce((all, window) => all + window[field], 0);

/**
 * @param {import('./types.js').UsageWindow[]} windows
 * @param {typeof STEPS[number]} step
 */
function figures(windows, { seconds, windows: count }) {
  const last = Math.floor(Date.now() / 1000 / seconds) * seconds;
  const at = Array.from({ length: count }, (_, i) => last - (count - 1 - i) * seconds);
  const byStart = new Map(windows.map((window) => [Date.parse(window.start) / 1000, window]));
  const reasons = [...new Set(windows.flatMap((window) => Object.keys(window.reasons)))];
  const named = reasons.slice(0, COLOURS.length);
  const rest = reasons.slice(COLOURS.length);
  /** @param {(window: import('./types.js').UsageWindow) => number} of */
  const values = (of) => at.map((start) => {
    const window = byStart.get(start);
    return window ? of(window) : 0;
  });
  return {
    at,
    series: [
      { name: 'allowed', colour: ALLOWED, values: values((window) => window.allowed) },
      ...named.map((reason, i) => ({ name: reason.replaceAll('_', ' '), colour: COLOURS[i], values: values((window) => window.reasons[reason] ?? 0) })),
      ...(rest.length > 0 ? [{ name: 'others', colour: OTHERS, values: values((window) => rest.reduce((all, reason) => all + (window.reasons[reason] ?? 0), 0)) }] : []),
    ],
  };
}
