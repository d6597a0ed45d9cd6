// One revocation's receipt, live until it is confirmed.

import { html, render } from '../lib/lit-html.js';
import { follow, receiptView } from '../receipt.js';

/** @param {import('../types.js').Shown} shown */
export async function show({ main, args: [id], signal }) {
  await follow(id, (receipt) => render(html`<h1>Revocation</h1>${receiptView(receipt)}`, main), signal);
}
