// Lists that go on: what is there, and a button for more.

import { html, nothing } from './lib/lit-html.js';
import { get, url } from './api.js';

/**
 * A list of the API, page after page.
 *
 * @template T
 */
export class Pager {
  /**
   * @param {string} path
   * @param {Record<string, string | number | null | undefined>} filters
   * @param {AbortSignal} signal
   */
  constructor(path, filters, signal) {
    this.path = path;
    this.filters = filters;
    this.signal = signal;
    /** @type {T[]} */
    this.items = [];
    /** @type {string | null} */
    this.next = null;
    this.busy = false;
  }

  /** Reads the next page. */
  async more() {
    this.busy = true;
    try {
      const page = await get(url(this.path, { ...this.filters, cursor: this.next }), this.signal);
      this.items.push(...page.items);
      this.next = page.next_cursor;
    } finally {
      this.busy = false;
    }
  }

  /** @param {() => void} draw called when there is more */
  button(draw) {
    return this.next === null ? nothing : html`<p class="more"><button type="button" ?disabled=${this.busy} @click=${async () => {
      const reading = this.more();
      draw();
      await reading;
      draw();
    }}>Show more</button> <span class="muted">${this.items.length} shown</span></p>`;
  }
}
