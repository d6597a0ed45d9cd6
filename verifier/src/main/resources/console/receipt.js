// A revocation's receipt: which nodes have applied it, and when, filling in as they do.

import { html, nothing } from './lib/lit-html.js';
import { ApiError, get } from './api.js';
import { actorLink, badge, keyLink, number, ownerLink, table, time } from './ui.js';

/** How often a pending receipt is asked for: at first while nodes answer, then while leases run out. */
const SOON_MS = 150;
const LATER_MS = 1_000;
const SOON_TIMES = 20;

/**
 * Follows a revocation until it is confirmed.
 *
 * @param {string} id
 * @param {(receipt: import('./types.js').Receipt) => void} onReceipt told each time it was asked for
 * @param {AbortSignal} signal
 * @param {boolean} [known] whether it is known to exist: then a server that does not answer, or has not read it yet, is asked again
 */
export async function follow(id, onReceipt, signal, known = false) {
  let asked = known;
  for (let times = 0; !signal.aborted; times++) {
    try {
      const receipt = await get(`/v1/revocations/${encodeURIComponent(id)}`, signal);
      asked = true;
      onReceipt(receipt);
      if (receipt.status === 'confirmed') {
        return;
      }
    } catch (error) {
      const passing = error instanceof ApiError && (error.status === 0 || error.status === 404 || error.status >= 500);
      if (!asked || !passing) {
        throw error;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, times < SOON_TIMES ? SOON_MS : LATER_MS));
  }
}

/**
 * What was revoked, for people.
 *
 * @param {import('./types.js').Receipt} receipt
 */
export function target({ target: of }) {
  if (of.key_id) {
    return keyLink(String(of.key_id));
  }
  if (of.owner) {
    return html`owner ${ownerLink(String(of.owner))}`;
  }
  return of.everything ? html`<strong>every key</strong>` : Object.entries(of).map(([kind, value]) => html`${kind} <strong>${value}</strong>`);
}

/** @param {import('./types.js').Receipt} receipt */
export function receiptView(receipt) {
  const done = receipt.nodes.filter((node) => node.status !== 'pending').length;
  return html`<section class="receipt ${receipt.status}" aria-label="Receipt">
    <p class="headline" role="status">${receipt.status === 'confirmed'
    ? html`${badge('confirmed')} No node accepts it, and none ever will${receipt.elapsed_ms === null ? nothing : html`: <strong>${milliseconds(receipt.elapsed_ms)}</strong>`}.`
    : html`${badge('pending')} ${done} of ${receipt.nodes.length} nodes have applied it. The others stop answering when their lease runs out.`}</p>
    <progress max=${receipt.nodes.length} .value=${done} aria-label="Nodes that are done with it"></progress>
    ${table('Nodes', [
    ['Node', (node) => node.node_id],
    ['Status', (node) => badge(node.status)],
    ['After', (node) => node.latency_ms === null ? '–' : milliseconds(node.latency_ms), 'number'],
    ['At', (node) => time(node.at)],
  ], receipt.nodes)}
    <dl class="facts">
      <div><dt>Revoked</dt><dd>${target(receipt)}</dd></div>
      <div><dt>Reason</dt><dd>${receipt.reason.replaceAll('_', ' ')}${receipt.note ? html`: ${receipt.note}` : nothing}</dd></div>
      <div><dt>By</dt><dd>${actorLink(receipt.actor.id)}</dd></div>
      <div><dt>Asked</dt><dd>${time(receipt.requested_at)}</dd></div>
      ${receipt.created_before ? html`<div><dt>Keys from before</dt><dd>${time(receipt.created_before)}</dd></div>` : nothing}
      <div><dt>Position in the fence</dt><dd>${number(receipt.position)}</dd></div>
      <div><dt>Revocation</dt><dd><a class="id" href=${`/console/revocations/${receipt.revocation_id}`}>${receipt.revocation_id}</a></dd></div>
    </dl>
  </section>`;
}

/** @param {number} ms */
export const milliseconds = (ms) => ms < 10_000 ? `${ms.toFixed(1)} ms` : `${(ms / 1000).toFixed(1)} s`;
