// A browser for tests and screenshots, and the API to set a scene with. What to use comes from the environment:
// KEYFENCE_CONTROL and KEYFENCE_DATA are the planes' addresses, KEYFENCE_KEY is a root key, CHROMIUM the browser.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

export const CONTROL = process.env.KEYFENCE_CONTROL ?? 'http://127.0.0.1:8081';
export const DATA = process.env.KEYFENCE_DATA ?? 'http://127.0.0.1:8080';
export const ROOT = process.env.KEYFENCE_KEY ?? '';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.2 AA, and what is good practice beside. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
  });
}

/**
 * Calls the API.
 *
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @param {string} [key] as whom
 */
export async function api(method, path, body, key = ROOT) {
  const response = await fetch(CONTROL + path, {
    method,
    headers: { Authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${text}`);
  }
  return text === '' ? null : JSON.parse(text);
}

/** Makes a key. */
export function makeKey(fields) {
  return api('POST', '/v1/keys?wait=fleet', { owner: 'acme', scopes: ['read'], ...fields });
}

/** Verifies a key on the data plane; returns the decision. */
export async function verify(key, fields = {}) {
  const response = await fetch(`${DATA}/v1/verify`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ key, ...fields }),
  });
  return response.json();
}

/** Opens a browser window; what goes wrong in it is put into `page.troubles`. */
export async function open(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.troubles = [];
  page.on('console', (message) => {
    // A refusal that the page shows is no trouble; the browser writes it down all the same.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      page.troubles.push(message.text());
    }
  });
  page.on('pageerror', (error) => page.troubles.push(String(error.stack)));
  return page;
}

/** Signs in once: what it returns lets other windows be opened as the same person. */
export async function session(browser, key = ROOT) {
  const page = await open(browser);
  try {
    await signIn(page, key);
    return await page.context().storageState();
  } finally {
    await page.context().close();
  }
}

export async function signIn(page, key = ROOT, path = '/console') {
  await page.goto(CONTROL + path);
  await page.getByLabel('Key of an administrator').fill(key);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

/** What axe finds wrong with a page, each with where. */
export async function axe(page) {
  // Evaluated by the debugger, which no content policy is about; nothing of it stays in the page.
  if (!(await page.evaluate(() => 'axe' in globalThis))) {
    await page.evaluate(AXE);
  }
  const { violations } = await page.evaluate((tags) => globalThis.axe.run({ runOnly: tags, resultTypes: ['violations'] }), RULES);
  return violations.map((each) => `${each.id}: ${each.help}: ${each.nodes.map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`);
}
