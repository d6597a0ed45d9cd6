// The fleet: each node's lease, and how far it is, as it changes.

import { html, nothing, render } from '../lib/lit-html.js';
import { get } from '../api.js';
import { chart } from '../chart.js';
import { health } from '../fleet-strip.js';
import { badge, empty, number, problem, table } from '../ui.js';

const ASK_EVERY_MS = 2_000;

/** What is drawn: half an hour at that pace. */
const POINTS_MAX = 900;
const COLOURS = ['--series-1', '--series-2', '--series-3', '--series-4', '--series-5', '--series-6'];

/** @param {import('../types.js').Shown} shown */
export async function show({ main, signal }) {
  /** @type {import('../types.js').FleetNode[]} */
  let nodes = (await get('/v1/nodes', signal)).items;
  /** @type {{at: number, staleness: Record<string, number>}[]} */
  const points = [];
  /** @type {unknown} */
  let refusal = null;
  const draw = () => render(html`<h1>Fleet</h1>
    ${refusal === null ? nothing : html`${problem(refusal)}<p class="pulse stale" role="status">This is how it was; trying again.</p>`}
    ${nodes.length === 0 ? empty('No node has said anything yet.', 'Nodes stand here when they hold their first lease.') : table('Nodes', COLUMNS, nodes)}
    <section class="panel"><h2>Staleness</h2><p class="muted">How long ago a node was last known to have applied everything, since this page was opened. A node whose lease runs out answers nothing.</p><div class="chart" id="staleness"></div></section>`, main);
  draw();
  const plot = chart(/** @type {HTMLElement} */ (main.querySelector('#staleness')), {
    label: 'Staleness of each node over time', height: 180, bars: false, stacks: false, format: (value) => `${number(Math.round(value))} ms`, signal,
  });
  const sample = () => {
    points.push({ at: Date.now() / 1000, staleness: Object.fromEntries(nodes.map((node) => [node.node_id, node.staleness_ms])) });
    points.splice(0, points.length - POINTS_MAX);
    const names = nodes.filter((node) => health(node) !== 'stopped').map((node) => node.node_id).slice(0, COLOURS.length);
    plot({ at: points.map((point) => point.at), series: names.map((name, i) => ({ name, colour: COLOURS[i], values: points.map((point) => point.staleness[name] ?? 0) })) });
  };
  sample();
  const timer = setInterval(async () => {
    try {
      nodes = (await get('/v1/nodes', signal)).items;
      refusal = null;
      sample();
    } catch (error) {
      refusal = error;
    }
    if (!signal.aborted) {
      draw();
    }
  }, ASK_EVERY_MS);
  signal.addEventListener('abort', () => clearInterval(timer));
}

/** @type {[string, (node: import('../types.js').FleetNode) => unknown, string?][]} */
const COLUMNS = [
  ['Node', (node) => node.node_id],
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
