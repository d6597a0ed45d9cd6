// The nodes, as the overview and the fleet page show them.

import { html } from './lib/lit-html.js';
import { badge, number } from './ui.js';

/**
 * How a node is, in a word: silent ones whose lease is over answer nothing.
 *
 * @param {import('./types.js').FleetNode} node
 */
export function health(node) {
  if (node.status === 'released') {
    return 'stopped';
  }
  return node.lease_left_ms <= 0 ? 'fenced' : node.status;
}

/** @param {import('./types.js').FleetNode[]} nodes */
export function strip(nodes) {
  const head = Math.max(0, ...nodes.map((node) => node.fence_position));
  return html`<ul class="strip" aria-label="Nodes">${nodes.map((node) => html`<li class="node ${health(node)}">
    <p><strong>${node.node_id}</strong> ${badge(health(node))}</p>
    <p class="muted small">${node.role} ${node.version}</p>
    <p class="small">lease ${seconds(node.lease_left_ms)} · stale ${number(node.staleness_ms)} ms · at ${number(node.fence_position)}${node.fence_position >= head ? '' : `, ${number(head - node.fence_position)} behind`}</p>
  </li>`)}</ul>`;
}

/** @param {number} ms */
const seconds = (ms) => ms <= 0 ? 'over' : `${(ms / 1000).toFixed(1)} s`;
