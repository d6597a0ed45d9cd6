// Signing in with an administrator's key.

import { html, nothing } from '../lib/lit-html.js';
import { ApiError } from '../api.js';
import { signIn } from '../session.js';
import { fields } from '../ui.js';

/**
 * @param {string} farewell why nobody is signed in any more; empty at the first time
 * @param {() => void} done
 */
export function signInPage(farewell, done) {
  return html`<main id="main" class="sign-in" tabindex="-1">
    <h1>Keyfence</h1>
    ${farewell ? html`<p class="message warn" role="status">${farewell}</p>` : nothing}
    <form @submit=${(/** @type {Event} */ event) => submit(event, done)}>
      <label>Key of an administrator
        <input name="key" type="password" required autocomplete="off" spellcheck="false" autofocus placeholder="kf_live_…">
      </label>
      <p class="message bad" role="alert" id="refusal" hidden></p>
      <button class="primary">Sign in</button>
    </form>
    <p class="muted">The key is exchanged for a session and not kept in this browser. A session ends after 30 minutes without use, after 12 hours, and at once when its key is revoked.</p>
    <p class="muted">No key? <code>keyfence up</code> prints one at its first start; <code>keyfence recover</code> makes another.</p>
  </main>`;
}

/**
 * @param {Event} event
 * @param {() => void} done
 */
async function submit(event, done) {
  const { key } = fields(event);
  const form = /** @type {HTMLFormElement} */ (event.target);
  const refusal = /** @type {HTMLElement} */ (form.querySelector('#refusal'));
  refusal.hidden = true;
  if (!key) {
    return;
  }
  try {
    await signIn(key);
    form.reset();
    done();
  } catch (error) {
    refusal.textContent = error instanceof ApiError ? `${error.title}: ${error.detail}.` : String(error);
    refusal.hidden = false;
    form.querySelector('input')?.select();
  }
}
