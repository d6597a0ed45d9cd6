// What decisions have in common: the addresses, user agents, routes … that stand in them, and how often.

import { html, nothing } from './lib/lit-html.js';
import { ago, number, table } from './ui.js';

const SHOWN_MAX = 8;

/**
 * @typedef {{value: string, count: number, denied: number, first: string, last: string}} Group
 */

/**
 * @param {import('./types.js').Decision[]} decisions
 * @param {(decision: import('./types.js').Decision) => string | null} of
 * @returns {Group[]} the most frequent first
 */
export function groups(decisions, of) {
  /** @type {Map<string, Group>} */
  const all = new Map();
  for (const decision of decisions) {
    const value = of(decision);
    if (value !== null && value !== '') {
      const group = all.get(value) ?? { value, count: 0, denied: 0, first: decision.time, last: decision.time };
      group.count++;
      group.denied += decision.outcome === 'allow' ? 0 : 1;
      group.first = decision.time < group.first ? decision.time : group.first;
      group.last = decision.time > group.last ? decision.time : group.last;
      all.set(value, group);
    }
  }
  return [...all.values()].sort((a, b) => b.count - a.count);
}

/**
 * A table of groups.
 *
 * @param {string} title in the plural
 * @param {import('./types.js').Decision[]} decisions
 * @param {(decision: import('./types.js').Decision) => string | null} of
 * @param {(value: string) => unknown} [cell]
 */
export function breakdown(title, decisions, of, cell = (value) => value) {
  const all = groups(decisions, of);
  return html`<section class="panel"><h3>${title} <span class="muted">${all.length}</span></h3>
    ${all.length === 0 ? html`<p class="muted">None told.</p>` : table(title, [
    ['Value', (group) => html`<span class="clip" title=${group.value}>${cell(group.value)}</span><br><span class="muted small">${since(group)}</span>`],
    ['Requests', (group) => number(group.count), 'number'],
    ['Denied', (group) => group.denied === 0 ? nothing : number(group.denied), 'number'],
  ], all.slice(0, SHOWN_MAX))}
    ${all.length > SHOWN_MAX ? html`<p class="muted small">and ${all.length - SHOWN_MAX} more</p>` : nothing}
  </section>`;
}

/** @param {Group} group */
const since = ({ first, last }) => html`first ${ago(first)}, last ${ago(last)}`;
