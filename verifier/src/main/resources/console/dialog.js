// Questions before something is changed, in the browser's own dialogs.

import { html, nothing, render } from './lib/lit-html.js';
import { ApiError } from './api.js';
import { fields, problem } from './ui.js';

/**
 * Asks, does, and says what went wrong; the dialog stays open until it went well or is called off.
 *
 * @param {object} question
 * @param {string} question.title
 * @param {unknown} question.body form fields, with names
 * @param {string} question.button
 * @param {boolean} [question.danger]
 * @param {(values: Record<string, string>) => Promise<unknown>} question.work given the form's fields; closes the dialog when
 *   it returns. With `last_admin_key` in `values.confirm` when the API asked for that
 */
export function ask({ title, body, button, danger = false, work }) {
  const dialog = document.createElement('dialog');
  document.body.append(dialog);
  /** @type {unknown} */
  let refusal = null;
  let busy = false;
  const draw = () => render(html`<form @submit=${submit}>
    <h2 id="question">${title}</h2>
    ${body}
    ${refusal === null ? nothing : problem(refusal)}
    ${refusal instanceof ApiError && refusal.code === 'last_admin_key' ? html`<label class="check"><input type="checkbox" name="confirm" value="last_admin_key"> I mean it: this is the last key that can administer Keyfence.</label>` : nothing}
    <p class="buttons">
      <button type="button" @click=${() => dialog.close()}>Cancel</button>
      <button class=${danger ? 'danger' : 'primary'} ?disabled=${busy}>${button}</button>
    </p>
  </form>`, dialog);
  /** @param {Event} event */
  const submit = async (event) => {
    const values = fields(event);
    busy = true;
    draw();
    try {
      await work(values);
      dialog.close();
    } catch (error) {
      refusal = error;
    } finally {
      busy = false;
      draw();
    }
  };
  dialog.setAttribute('aria-labelledby', 'question');
  dialog.addEventListener('close', () => dialog.remove());
  draw();
  dialog.showModal();
}

/** Why a key is revoked, in the API's words (RFC 5280). */
export const REASONS = ['key_compromise', 'unspecified', 'affiliation_changed', 'superseded', 'cessation_of_operation', 'privilege_withdrawn'];

export const reasonFields = html`<label>Reason
    <select name="reason">${REASONS.map((reason) => html`<option value=${reason}>${reason.replaceAll('_', ' ')}</option>`)}</select></label>
  <label>Note<input name="note" maxlength="1024" autocomplete="off" placeholder="what happened, a ticket"></label>`;
