// The fleet: each node's lease, and how far it is; how nodes were, and what detection says of them.

import { html, nothing, render } from '../lib/lit-html.js';
import { severityBadge } from '../alerts.js';
import { get, url } from '../api.js';
import { chart } from '../chart.js';
import { health } from '../fleet-strip.js';
import { may } from '../session.js';
import { ago, badge, empty, number, problem, table, time } from '../ui.js';

const ASK_EVERY_MS = 2_000;

/** The history's own pace: a slot of ten seconds, or of five minutes. */
const HISTORY_EVERY_MS = 10_000;

const COLOURS = ['--series-1', '--series-2', '--series-3', '--series-4', '--series-5', '--series-6'];
const ALERTS_SHOWN = 10;
const CHANGES_SHOWN = 50;

const SPANS = [['PT1H', 'Last hour'], ['P1D', 'Last day']];

/** What became of a node, for people. @type {Record<string, string>} */
const CHANGES = { first_seen: 'first seen', started: 'started', live: 'live', silent: 'fenced', released: 'stopped' };

/** @param {import('../types.js').Shown} shown */
export async function show({ main, query, signal }) {
  const one = query.get('node');
  const span = query.get('span') === 'P1D' ? 'P1D' : 'PT1H';
  /** @type {import('../types.js').FleetNode[]} */
  let nodes = [];
  /** @type {import('../types.js').FleetHistory | null} */
  let history = null;
  /** @type {import('../types.js').Alert[]} */
  let alerts = [];
  /** @type {unknown} */
  let refusal = null;

  const look = async () => {
    nodes = (await get('/v1/nodes', signal)).items.filter((/** @type {import('../types.js').FleetNode} */ node) => one === null || node.node_id === one);
  };
  const lookBack = async () => {
    history = await get(url('/v1/nodes/history', { span }), signal);
    if (may('audit:read')) {
      const found = await Promise.all((one === null ? ['node', 'pipeline'] : ['node']).map((kind) => get(url('/v1/alerts', { entity_kind: kind, entity: one, limit: ALERTS_SHOWN }), signal)));
      alerts = found.flatMap((page) => page.items).sort((a, b) => b.last_seen.localeCompare(a.last_seen)).slice(0, ALERTS_SHOWN);
    }
  };
  await Promise.all([look(), lookBack()]);

  const draw = () => render(html`<div class="heading"><h1>${one === null ? 'Fleet' : html`Node ${one}`}</h1>${one === null ? nothing : html`<a class="button" href="/console/fleet">All nodes</a>`}</div>
    ${refusal === null ? nothing : html`${problem(refusal)}<p class="pulse stale" role="status">This is how it was; trying again.</p>`}
    ${nodes.length === 0 ? empty('No node has said anything yet.', 'Nodes stand here when they hold their first lease.') : table('Nodes', COLUMNS, nodes)}
    ${alerts.length === 0 ? nothing : alertsOf(alerts)}
    <section class="panel"><div class="heading"><h2>Staleness</h2><div class="segments" role="group" aria-label="Span">${SPANS.map(([value, name]) => html`<a class="button" href=${url('/console/fleet', { node: one, span: value })} aria-current=${value === span ? 'true' : nothing}>${name}</a>`)}</div></div>
      <p class="muted">How long ago each node was last known to have applied everything, at its worst. A node whose lease runs out answers nothing.</p><div class="chart" id="staleness"></div></section>
    ${changes(history, one)}`, main);
  draw();
  const plot = chart(/** @type {HTMLElement} */ (main.querySelector('#staleness')), {
    label: `Staleness of each node over the ${span === 'P1D' ? 'last day' : 'last hour'}`, height: 180, bars: false, stacks: false, format: (value) => `${number(Math.round(value))} ms`, signal,
  });
  const drawHistory = () => {
    if (history !== null) {
      const { from, step_s: step, nodes: lines } = history;
      const begin = Date.parse(from) / 1000;
      const shown = lines.filter((line) => one === null || line.node_id === one).slice(0, COLOURS.length);
      plot({
        at: Array.from({ length: lines[0]?.staleness_ms.length ?? 0 }, (_, i) => begin + i * step),
        series: shown.map((line, i) => ({ name: line.node_id, colour: COLOURS[i], values: line.staleness_ms })),
      });
    }
  };
  drawHistory();
  /**
   * @param {() => Promise<void>} work
   * @param {() => void} then
   * @param {number} everyMs
   */
  const repeat = (work, then, everyMs) => {
    const timer = setInterval(async () => {
      try {
        await work();
        refusal = null;
      } catch (error) {
        refusal = error;
      }
      if (!signal.aborted) {
        then();
        draw();
      }
    }, everyMs);
    signal.addEventListener('abort', () => clearInterval(timer));
  };
  repeat(look, () => {}, ASK_EVERY_MS);
  repeat(lookBack, drawHistory, HISTORY_EVERY_MS);
}

/** @type {[string, (node: import('../types.js').FleetNode) => unknown, string?][]} */
const COLUMNS = [
  ['Node', (node) => html`<a href=${url('/console/fleet', { node: node.node_id })}>${node.node_id}</a>`],
  ['State', (node) => badge(health(node))],
  ['Role', (node) => node.role],
  ['Version', (node) => node.version],
  ['Start', (node) => String(node.node_epoch), 'number'],
  ['Lease left', (node) => node.lease_left_ms <= 0 ? 'over' : `${(node.lease_left_ms / 1000).toFixed(1)} s`, 'number'],
  ['Last seen', (node) => `${number(node.last_seen_ms)} ms ago`, 'number'],
  ['Staleness', (node) => `${number(node.staleness_ms)} ms`, 'number'],
  ['Fence', (node) => number(node.fence_position), 'number'],
  ['Keys', (node) => number(node.keys_position), 'number'],
];

/** @param {import('../types.js').Alert[]} alerts */
const alertsOf = (alerts) => html`<section class="panel"><h2>Alerts about nodes and the pipeline</h2>${table('Alerts about nodes', [
  ['Severity', (alert) => severityBadge(alert.severity)],
  ['What', (alert) => html`<a href=${`/console/alerts/${alert.alert_id}`}>${alert.summary}</a>`],
  ['About', (alert) => alert.entity],
  ['Hits', (alert) => number(alert.count), 'number'],
  ['Last hit', (alert) => ago(alert.last_seen)],
  ['State', (alert) => badge(alert.status)],
], alerts)}</section>`;

/**
 * @param {import('../types.js').FleetHistory | null} history
 * @param {string | null} one
 */
function changes(history, one) {
  const all = (history?.changes ?? []).filter((change) => one === null || change.node_id === one);
  return html`<section class="panel"><h2>What became of nodes <span class="muted">${history ? html`seen by this control node since ${time(history.since)}` : nothing}</span></h2>
    ${all.length === 0 ? html`<p class="muted">Nothing in this time: all went on as it was.</p>` : table('What became of nodes', [
    ['When', (change) => time(change.at)],
    ['Node', (change) => change.node_id],
    ['What', (change) => badge(CHANGES[change.what] ?? change.what)],
    ['Start', (change) => String(change.node_epoch), 'number'],
  ], all.slice(0, CHANGES_SHOWN))}
    ${all.length > CHANGES_SHOWN ? html`<p class="muted small">and ${all.length - CHANGES_SHOWN} before</p>` : nothing}</section>`;
}
