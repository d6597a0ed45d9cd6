// The console, used as people use it. ConsoleIT starts Keyfence, feeds it by a replay, and runs this.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { CONTROL, ROOT, api, axe, launch, makeKey, open, session, signIn, verify } from './browser.mjs';

/** Longer than anything takes on a machine that has other things to do. */
const PATIENCE = { timeout: 60_000 };

/** People who use it at once: most of the time each waits for the server, or for the clock. */
const AT_ONCE = 4;

/** Whose key the replay presents most. */
const REPLAYED = process.env.REPLAYED ?? 'shop';

let browser;
let root;

before(async () => {
  browser = await launch();
  root = await session(browser);
});

after(async () => {
  await browser?.close();
});

/** Runs a test in a window of its own, which must show no error of its own. */
function inWindow(name, options, work) {
  test(name, () => used(() => options, work));
}

/** The same for somebody who has signed in with the root key. */
function signedIn(name, path, work) {
  test(name, () => used(() => ({ storageState: root }), async (page) => {
    await page.goto(`${CONTROL}/console${path}`);
    await work(page);
  }));
}

/** Uses a window; says what stood in it when that fails. */
async function used(options, work) {
  const page = await open(browser, options());
  page.setDefaultTimeout(PATIENCE.timeout);
  try {
    await work(page);
    assert.deepEqual(page.troubles, []);
  } catch (error) {
    const shown = await page.locator('body').innerText({ timeout: 1_000 }).catch(String);
    throw new Error(`${page.url()} showed: ${shown}\n${page.troubles.join('\n')}`, { cause: error });
  } finally {
    await page.context().close();
  }
}

const text = (page, selector) => page.locator(selector).innerText();
const figure = async (page, selector) => Number((await text(page, selector)).replace(/[^0-9,].*$/s, '').replace(/\D/g, ''));

async function until(what, condition) {
  const end = Date.now() + PATIENCE.timeout;
  while (!(await condition())) {
    assert.ok(Date.now() < end, `not within ${PATIENCE.timeout} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('used by several at once', { concurrency: AT_ONCE }, () => {
  inWindow('signs in, keeps the key nowhere, and signs out', {}, async (page) => {
    await page.goto(`${CONTROL}/console`);
    await page.getByLabel('Key of an administrator').fill('kf_live_0123456789ABCDEFGHIJKLMNOPQRSTUV1OnaJh');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('The key is not valid').waitFor();
    assert.deepEqual(await axe(page), []);

    await signIn(page);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    const [cookie, ...others] = await page.context().cookies();
    assert.deepEqual(others, []);
    assert.equal(cookie.httpOnly, true);
    assert.equal(cookie.sameSite, 'Strict');
    assert.ok(!cookie.value.includes(ROOT));
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, document.documentElement.outerHTML]));
    assert.ok(!kept.includes(ROOT));
    assert.ok(kept.startsWith('[{},{},"",'));

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Key of an administrator').waitFor();
    const answer = await page.context().request.get(`${CONTROL}/v1/keys`, { headers: { Cookie: `${cookie.name}=${cookie.value}` } });
    assert.equal(answer.status(), 401);
  });

  signedIn('a replay arrives, an alert leads to its key, the key is revoked, and its next request is refused', '', async (page) => {
    await page.getByText('Live', { exact: true }).waitFor();
    await until('figures', async () => (await text(page, '#rate')) !== '');
    const before = await figure(page, '#allowed-total');
    await until('decisions of the replay', async () => (await figure(page, '#allowed-total')) > before);

    await page.getByRole('navigation').getByRole('link', { name: 'Alerts' }).click();
    const [{ key_id: id, name }] = (await api('GET', `/v1/keys?owner=${REPLAYED}`)).items;
    await page.getByRole('row').filter({ hasText: id }).getByRole('link', { name: 'name of d6' }).click();
    await page.getByRole('heading', { name: 'Why' }).waitFor();
    await page.locator('#timeline canvas').waitFor();
    await page.getByRole('region', { name: 'Raw events' }).getByText('/v1/documents/').first().waitFor();
    assert.deepEqual(await axe(page), []);
    await page.getByRole('link', { name: 'Go to the key' }).click();
    await page.getByRole('heading', { name: name || 'Key without a name' }).waitFor();
    await page.getByRole('region', { name: 'Alerts' }).getByText('name of d6').waitFor();

    await until('usage is counted', async () => (await api('GET', `/v1/usage?key_id=${id}&step=PT1M`)).windows.some((window) => window.total > 0));
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByText(/[1-9][0-9,]* requests in the last hour/).waitFor();
    await page.getByLabel('Note').fill('found on a forum');
    await page.getByRole('button', { name: 'Revoke for good' }).click();
    const receipt = page.getByRole('region', { name: 'Receipt' });
    await receipt.getByText('No node accepts it, and none ever will').waitFor();
    await receipt.getByText('applied').first().waitFor();
    assert.match(await receipt.innerText(), /\d+\.\d ms/);
    const confirmed = new Date().toISOString();
    await page.locator('h1').getByText('revoked').waitFor();
    assert.deepEqual(await axe(page), []);

    await page.goto(`${CONTROL}/console/decisions?live=1&key_id=${id}`);
    await page.getByRole('region', { name: 'Decisions' }).getByText('revoked').first().waitFor();
    const after = (await api('GET', `/v1/decisions?key_id=${id}&from=${confirmed}&outcome=allow`)).items;
    assert.deepEqual(after, [], 'nothing is accepted after the receipt');
    await page.goto(`${CONTROL}/console/keys/${id}`);
    await page.getByRole('region', { name: 'History' }).getByRole('link', { name: 'receipt' }).click();
    await page.getByRole('heading', { name: 'Revocation', exact: true }).waitFor();
    await page.getByText('found on a forum').waitFor();
    assert.deepEqual(await axe(page), []);
  });

  signedIn('shows who is denied most, and what they touched', '', async (page) => {
    const key = await makeKey({ name: 'busy' });
    await page.getByText('Live', { exact: true }).waitFor();
    await until('figures', async () => (await text(page, '#rate')) !== '');
    const before = await figure(page, '#denied-total');
    for (let i = 0; i < 20; i++) {
      await verify(key.key, { scopes: ['write'], method: 'POST', route: '/v1/documents', client_ip: '203.0.113.66' });
    }
    // The slot in which they are stands in the chart when it is over.
    await until('they are counted', async () => (await figure(page, '#denied-total')) >= before + 20);
    await page.getByRole('region', { name: 'Most denied addresses' }).getByText('203.0.113.66').waitFor();
    await page.getByRole('region', { name: 'Most denied keys' }).getByText(key.key_id).waitFor();
    await page.getByRole('list', { name: 'Nodes' }).getByText('live').first().waitFor();
    assert.deepEqual(await axe(page), []);

    await page.getByRole('link', { name: '203.0.113.66' }).click();
    await page.getByRole('heading', { name: 'What 203.0.113.66 touched' }).waitFor();
    assert.deepEqual(await axe(page), []);
  });

  signedIn('makes a key, finds it by itself without sending it, and says what its end cuts', '/keys', async (page) => {
    const sent = [];
    page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''} ${JSON.stringify(request.headers())}`));
    await page.getByRole('link', { name: 'New key' }).click();
    await page.getByLabel('Owner').fill('acme');
    await page.getByLabel('Name').fill('made in the console');
    await page.getByLabel('Scopes').fill('read write');
    assert.deepEqual(await axe(page), []);
    await page.getByRole('button', { name: 'Make key' }).click();
    const secret = (await page.getByLabel('The key').innerText()).trim();
    assert.match(secret, /^kf_live_[0-9A-Za-z]{38}$/);
    assert.deepEqual(await axe(page), []);
    await until('nodes know it', async () => (await verify(secret)).allowed);
    for (let i = 0; i < 11; i++) {
      assert.equal((await verify(secret, { scopes: ['read'], method: 'GET', route: '/v1/documents', client_ip: '203.0.113.7' })).allowed, true);
    }

    sent.length = 0;
    await page.getByLabel('Find a key').fill(secret);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'made in the console' }).waitFor();
    assert.ok(sent.some((each) => each.includes('/v1/keys/lookup')));
    assert.ok(!sent.some((each) => each.includes(secret)), 'the key was sent');
    assert.ok(!page.url().includes(secret));
    assert.deepEqual(await axe(page), []);

    const id = page.url().split('/').pop();
    await until('usage is counted', async () => (await api('GET', `/v1/usage?key_id=${id}&step=PT1M`)).windows.reduce((sum, window) => sum + window.total, 0) >= 12);
    await page.reload();
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('12 requests in the last hour').waitFor();
    await page.getByLabel('Note').fill('found on a forum');
    assert.deepEqual(await axe(page), []);
    await page.getByRole('button', { name: 'Revoke for good' }).click();
    await page.getByRole('region', { name: 'Receipt' }).getByText('No node accepts it, and none ever will').waitFor();
    assert.equal((await verify(secret, { scopes: ['read'] })).reason, 'revoked');
  });

  signedIn('follows a revocation that the node which is asked has not read yet', '/keys', async (page) => {
    const key = await makeKey({ name: 'read late' });
    await page.goto(`${CONTROL}/console/keys/${key.key_id}`);
    let late = 2;
    await page.route('**/v1/revocations/rev_*', (route) => late-- > 0
      ? route.fulfill({ status: 404, contentType: 'application/problem+json', body: '{"title":"Not found","status":404,"code":"not_found","detail":"not yet"}' })
      : route.continue());
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('button', { name: 'Revoke for good' }).click();
    await page.getByRole('region', { name: 'Receipt' }).getByText('No node accepts it, and none ever will').waitFor();
    await until('it was asked for again', () => late < 0);
  });

  signedIn('suspends, resumes and rotates a key', '/keys', async (page) => {
    const key = await makeKey({ name: 'to and fro' });
    await page.goto(`${CONTROL}/console/keys/${key.key_id}`);
    await page.getByRole('button', { name: 'Suspend' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('looking into it');
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
    await page.locator('h1').getByText('suspended').waitFor();
    assert.equal((await verify(key.key)).reason, 'suspended');
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await page.locator('h1').getByText('active').waitFor();
    assert.equal((await verify(key.key)).allowed, true);
    await page.getByRole('button', { name: 'Rotate' }).click();
    await page.getByLabel('Old secret works for').selectOption('PT0S');
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click();
    const secret = (await page.getByLabel('The key').innerText()).trim();
    await until('the new secret is known', async () => (await verify(secret)).allowed);
    assert.notEqual(secret, key.key);
  });

  signedIn('revokes many keys: counts, has the name typed, and shows the receipt', '/keys', async (page) => {
    const owner = `leaver-${Date.now()}`;
    const keys = [];
    for (let i = 0; i < 3; i++) {
      keys.push(await makeKey({ owner, name: `key ${i}` }));
    }
    await page.goto(`${CONTROL}/console/owners/${owner}`);
    await page.getByRole('link', { name: 'key_' }).first().waitFor();
    assert.deepEqual(await axe(page), []);
    await page.getByRole('link', { name: 'Revoke all' }).click();
    assert.deepEqual(await axe(page), []);
    await page.getByRole('button', { name: 'Count them' }).click();
    await page.getByRole('heading', { name: '3 keys would be revoked' }).waitFor();
    assert.equal((await verify(keys[0].key)).allowed, true);
    assert.deepEqual(await axe(page), []);
    const button = page.getByRole('button', { name: 'Revoke 3 keys for good' });
    assert.equal(await button.isDisabled(), true);
    await page.getByLabel(`Type ${owner} to revoke them`).fill(owner.slice(0, -1));
    assert.equal(await button.isDisabled(), true);
    await page.getByLabel(`Type ${owner} to revoke them`).fill(owner);
    await button.click();
    await page.getByText('No node accepts it, and none ever will').waitFor();
    assert.match(page.url(), /\/console\/revocations\/rev_/);
    for (const key of keys) {
      assert.equal((await verify(key.key)).reason, 'revoked');
    }
  });

  /** Every page that no other test looks at with axe, by its address, with its heading. */
  const PAGES = [['', 'Overview'], ['/keys', 'Keys'], ['/keys?q=acme', 'Keys'], ['/keys/new', 'New key'], ['/owners', 'Owners'],
    ['/decisions?ip=203.0.113.1&limit=1', 'Decisions'], ['/decisions?live=1&owner=nobody', 'Decisions'], ['/revocations', 'Revocations'],
    ['/revocations/new', 'Revoke many keys'], ['/audit', 'Audit'], ['/audit/alerts', 'Audit'], ['/audit/responses', 'Audit'],
    ['/fleet', 'Fleet'], ['/fleet?node=nobody&span=P1D', 'Node nobody'], ['/alerts?status=any', 'Alerts'], ['/alerts/exceptions', 'Exceptions'],
    ['/rules', 'Rules'], ['/rules/D3', null], ['/nonsense', 'No such page']];

  for (const [look, options] of [['dark', { colorScheme: 'dark' }], ['on a phone', { viewport: { width: 390, height: 844 }, colorScheme: 'light' }]]) {
    test(`every page is accessible, ${look}`, async () => {
      const page = await open(browser, { ...options, storageState: root });
      page.setDefaultTimeout(PATIENCE.timeout);
      try {
        for (const [path, heading] of PAGES) {
          await page.goto(`${CONTROL}/console${path}`);
          await page.getByRole('heading', heading === null ? { level: 1 } : { name: heading, exact: true, level: 1 }).waitFor();
          await page.locator('.loading').waitFor({ state: 'detached' });
          assert.deepEqual(await axe(page), [], path);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.ok(overflow <= 0, `${path} is ${overflow} pixels too wide`);
        }
        assert.deepEqual(page.troubles, []);
      } finally {
        await page.context().close();
      }
    });
  }

  // ConsoleIT has raised the alerts of which this speaks: two of the owner triage, four of the owner bulk.
  /** The address of the alert that the keyboard has chosen. */
  const chosen = (page) => page.locator('tr[aria-current] td[data-name="What"] a').getAttribute('href');

  /** Goes down the queue until the alert about something is chosen. */
  async function choose(page, entity) {
    const wanted = await page.getByRole('row').filter({ hasText: entity }).locator('td[data-name="What"] a').getAttribute('href');
    for (let i = 0; i < 200 && (await chosen(page)) !== wanted; i++) {
      await page.keyboard.press('j');
    }
    assert.equal(await chosen(page), wanted);
  }

  signedIn('alerts are triaged by keyboard, explained, and lead to what they are about', '', async (page) => {
    await page.getByRole('link', { name: /^\d+ critical$/ }).waitFor();
    await page.goto(`${CONTROL}/console/alerts?status=new&owner=triage`);
    const queue = page.getByRole('region', { name: 'Alerts' });
    await queue.getByRole('link', { name: '192.0.2.7' }).waitFor();
    const first = await chosen(page);
    await page.keyboard.press('j');
    assert.notEqual(await chosen(page), first);
    await page.keyboard.press('k');
    assert.equal(await chosen(page), first);
    await choose(page, '192.0.2.7');
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Why' }).waitFor();
    await page.getByRole('heading', { name: 'What became of it' }).waitFor();
    assert.deepEqual(await axe(page), []);
    await page.getByRole('button', { name: 'Make exception' }).click();
    assert.equal(await page.getByLabel('Address or network').inputValue(), '192.0.2.7');
    const reason = `our own scanner ${Date.now()}`;
    await page.getByRole('dialog').getByLabel('Reason').fill(reason);
    await page.getByRole('dialog').getByRole('button', { name: 'Make exception' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.goBack();
    await choose(page, '192.0.2.7');
    await page.keyboard.press('a');
    await page.getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).click();
    // It is new no more, and leaves the queue of those that are.
    await queue.getByRole('link', { name: '192.0.2.7' }).waitFor({ state: 'detached' });
    await page.goto(`${CONTROL}/console/alerts?status=acknowledged&entity=192.0.2.7`);
    await queue.getByRole('link', { name: '192.0.2.7' }).waitFor();
    await page.keyboard.press('f');
    await page.getByRole('dialog').getByRole('button', { name: 'False positive' }).click();
    assert.equal(await page.getByRole('dialog').count(), 1, 'a reason is asked for');
    await page.getByRole('dialog').getByLabel('Reason').fill('it was us');
    await page.getByRole('dialog').getByRole('button', { name: 'False positive' }).click();
    await page.getByText('No alert is like that').waitFor();
    await page.goto(`${CONTROL}/console/alerts?status=false_positive&entity=192.0.2.7`);
    await queue.getByRole('link', { name: 'name of d3' }).click();
    await page.getByText('it was us').waitFor();
    await page.getByRole('link', { name: '192.0.2.7' }).first().click();
    await page.getByRole('heading', { name: 'Decisions', level: 1 }).waitFor();
    await page.goto(`${CONTROL}/console/alerts/exceptions`);
    await page.getByText(reason).waitFor();
    assert.deepEqual(await axe(page), []);
    const row = page.getByRole('row').filter({ hasText: reason });
    await row.getByRole('button', { name: /End the exception/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End it' }).click();
    await row.getByText(/^ended/).waitFor();

    // What was done stands in the audit, with a file of it.
    await page.goto(`${CONTROL}/console/audit/alerts?status=false_positive`);
    await page.getByRole('row').filter({ hasText: 'it was us' }).getByRole('link', { name: 'name of d3' }).waitFor();
    assert.ok((await csv(page)).some((line) => line.includes('"false_positive"') && line.includes('"it was us"')));
  });

  signedIn('several alerts are closed at once, by keyboard and for one reason', '/alerts?status=new&owner=bulk', async (page) => {
    const queue = page.getByRole('region', { name: 'Alerts' });
    await queue.getByRole('link', { name: '192.0.2.24' }).waitFor();
    await choose(page, '192.0.2.21');
    await page.keyboard.press('x');
    await page.getByText('1 marked').waitFor();
    await page.getByRole('checkbox', { name: /192\.0\.2\.22/ }).check();
    await page.getByText('2 marked').waitFor();
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press('r');
    await page.getByRole('dialog').getByText('Resolve: 2 alerts').waitFor();
    await page.getByRole('dialog').getByText('2 × name of d5').waitFor();
    assert.deepEqual(await axe(page), []);
    await page.getByRole('dialog').getByLabel('Reason').fill('one campaign');
    await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click();
    await queue.getByRole('link', { name: '192.0.2.21' }).waitFor({ state: 'detached' });
    await queue.getByRole('link', { name: '192.0.2.22' }).waitFor({ state: 'detached' });
    assert.equal(await queue.getByRole('link', { name: '192.0.2.23' }).count(), 1, 'the others stay');
    for (const ip of ['192.0.2.21', '192.0.2.22']) {
      const [alert] = (await api('GET', `/v1/alerts?entity=${ip}`)).items;
      assert.equal(alert.status, 'resolved');
      assert.equal((await api('GET', `/v1/alerts/${alert.alert_id}`)).steps[0].reason, 'one campaign');
    }
    await page.keyboard.press('Shift+X');
    await page.getByText('2 marked').waitFor();
    await page.getByRole('group', { name: 'Marked alerts' }).getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByText('No alert is like that').waitFor();
  });

  signedIn('rules say what they watch for, and are set', '/rules', async (page) => {
    await page.getByRole('row').filter({ hasText: 'D12' }).getByRole('link').click();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    assert.deepEqual(await axe(page), []);
    const rule = async () => (await api('GET', '/v1/rules')).items.find((each) => each.rule === 'D12');
    const [setting] = (await rule()).settings;
    await page.getByLabel('Raises alerts').uncheck();
    await page.locator('select[name="severity"]').selectOption('info');
    const field = page.locator(`input[name="set-${setting.name}"]`);
    await field.fill('nonsense');
    await page.getByRole('button', { name: 'Set the rule' }).click();
    await page.getByRole('alert').getByText(setting.name).waitFor();
    await field.fill('');
    await page.getByRole('button', { name: 'Set the rule' }).click();
    await page.locator('h1').getByText('off').waitFor();
    const set = await rule();
    assert.equal(set.enabled, false);
    assert.equal(set.severity, 'info');
    assert.equal(set.settings[0].value, set.settings[0].default);

    await page.getByLabel('The key is').selectOption('suspend');
    await page.getByLabel('A suspension lasts').selectOption('PT1H');
    await page.getByRole('button', { name: 'Set the response' }).click();
    await page.getByText('The response is set').waitFor();
    assert.deepEqual(await api('GET', '/v1/responses/policies/D12'), { rule: 'D12', action: 'suspend', dry_run: true, severity_min: 'critical', suspend_for: 'PT1H' });
    await page.getByRole('link', { name: 'All rules' }).click();
    await page.getByRole('row').filter({ hasText: 'D12' }).getByText('dry run').waitFor();
    await api('PUT', '/v1/rules/D12', {});
    await api('PUT', '/v1/responses/policies/D12', { action: 'none' });
  });

  signedIn('what was done by itself is told, and can be stopped', '/audit/responses', async (page) => {
    // ConsoleIT's alert of D22 is about a key that is not there.
    await until('the response is written', async () => {
      await page.reload();
      await page.getByRole('heading', { name: 'Audit' }).waitFor();
      return (await page.getByRole('row').filter({ hasText: 'D22' }).count()) > 0;
    });
    await page.getByRole('row').filter({ hasText: 'D22' }).getByText('needless').waitFor();
    await page.goto(`${CONTROL}/console/rules`);
    await page.getByRole('button', { name: 'Stop all responses' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop them' }).click();
    await page.getByText('The kill switch is on').waitFor();
    assert.equal((await api('GET', '/v1/responses/guards')).kill_switch, true);
    await page.getByRole('button', { name: 'Let responses go on' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Let them go on' }).click();
    await page.getByRole('button', { name: 'Stop all responses' }).waitFor();
  });

  signedIn('the fleet: how nodes were, and what is said of them', '/fleet', async (page) => {
    const [node] = (await api('GET', '/v1/nodes')).items;
    await page.getByRole('region', { name: 'What became of nodes' }).getByText('first seen').waitFor();
    await page.getByRole('region', { name: 'Alerts about nodes' }).getByText('verifier-9').first().waitFor();
    await page.locator('#staleness canvas').waitFor();
    await page.getByRole('link', { name: 'Last day' }).click();
    await page.getByRole('img', { name: 'Staleness of each node over the last day' }).waitFor();
    await page.getByRole('region', { name: 'Nodes', exact: true }).getByRole('link', { name: node.node_id }).click();
    await page.getByRole('heading', { name: `Node ${node.node_id}` }).waitFor();
    assert.equal(await page.getByText('verifier-9').count(), 0);
  });

  signedIn('the live tail shows decisions, newest first', '/fleet', async (page) => {
    const key = await makeKey({ name: 'tail' });
    await page.goto(`${CONTROL}/console/decisions?live=1&key_id=${key.key_id}`);
    await page.getByText('Nothing has been decided since').waitFor();
    await until('the stream is open', async () => {
      await verify(key.key, { scopes: ['read'], route: '/v1/tail', method: 'GET' });
      return (await page.getByText('/v1/tail').count()) > 0;
    });
  });

  /** The lines of the file that a page of the audit makes. */
  async function csv(page) {
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download CSV' }).click();
    const chunks = [];
    for await (const chunk of await (await waiting).createReadStream()) {
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString().split('\r\n');
  }

  signedIn('audit: filters, and a file for a spreadsheet', '/audit', async (page) => {
    const key = await makeKey({ name: '=cmd()', owner: '=evil()' });
    await page.goto(`${CONTROL}/console/audit?key_id=${key.key_id}`);
    await page.getByRole('region', { name: 'Key events' }).getByText('created').waitFor();
    const lines = await csv(page);
    assert.equal(lines.length, 2);
    assert.match(lines[0], /^"accepted_at","type","key_id"/);
    assert.ok(lines[1].includes(`"created","${key.key_id}","'=evil()"`), lines[1]);
  });

  signedIn('tells times in the viewer’s zone, and in UTC when pointed at', '/audit', async (page) => {
    const zone = await open(browser, { storageState: root, timezoneId: 'Asia/Kolkata', locale: 'en-GB' });
    try {
      const key = await makeKey({ name: 'on time' });
      await zone.goto(`${CONTROL}/console/keys/${key.key_id}`);
      const shown = zone.locator('dl.facts time').first();
      const iso = await shown.getAttribute('datetime');
      assert.equal(await shown.innerText(), new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'Asia/Kolkata' }).format(new Date(iso)));
      assert.ok((await shown.getAttribute('title')).startsWith(iso.slice(0, 19).replace('T', ' ')));
      assert.match(await shown.getAttribute('title'), / UTC$/);
    } finally {
      await zone.context().close();
    }
    await page.getByRole('heading', { name: 'Audit' }).waitFor();
  });

  inWindow('ends by itself when its key is revoked', {}, async (page) => {
    const admin = await makeKey({ name: 'admin', scopes: ['keys:read', 'audit:read', 'fleet:read'] });
    await signIn(page, admin.key);
    await page.getByText('Live', { exact: true }).waitFor();
    await api('POST', `/v1/keys/${admin.key_id}/revoke`, { reason: 'key_compromise' });
    await page.getByText('Your session is over').waitFor();
    const answer = await page.evaluate(async () => (await fetch('/v1/keys')).status);
    assert.equal(answer, 401);
  });

  inWindow('hides what the key may not do, which the API refuses anyway', {}, async (page) => {
    const reader = await makeKey({ name: 'reader', scopes: ['keys:read'] });
    const other = await makeKey({ name: 'other' });
    await signIn(page, reader.key, '/console/keys');
    assert.deepEqual(await page.getByRole('navigation').getByRole('link').allInnerTexts(), ['Keys']);
    assert.equal(await page.getByRole('link', { name: 'New key' }).count(), 0);
    await page.goto(`${CONTROL}/console/keys/${other.key_id}`);
    await page.getByRole('heading', { name: 'other' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Revoke' }).count(), 0);
    await page.goto(`${CONTROL}/console/fleet`);
    await page.getByText('does not hold fleet:read').waitFor();
    assert.deepEqual(await axe(page), []);
    // Who may look and not act sees rules, alerts and responses without buttons.
    const auditor = await makeKey({ name: 'auditor', scopes: ['audit:read'] });
    await page.getByRole('button', { name: 'Sign out' }).click();
    await signIn(page, auditor.key, '/console/rules/D3');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    assert.equal(await page.getByRole('main').getByRole('button').count(), 0);
    await page.goto(`${CONTROL}/console/alerts?status=any`);
    await page.getByRole('heading', { name: 'Alerts' }).waitFor();
    assert.equal(await page.getByRole('checkbox').count(), 0);
    const refused = await page.evaluate(async (id) => (await fetch(`/v1/keys/${id}/revoke`, { method: 'POST', headers: { 'Keyfence-Console': '1' } })).status, other.key_id);
    assert.equal(refused, 403);
  });

  signedIn('other sites change nothing, and read nothing', '', async (page) => {
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    const bare = await page.evaluate(async () => (await fetch('/v1/keys', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"owner":"forged"}' })).status);
    assert.equal(bare, 403, 'without the header of the console');
    const evil = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>evil</title>')).listen(0, '127.0.0.1');
    try {
      await new Promise((resolve) => evil.once('listening', resolve));
      // The same host with another port is the same site: the cookie is sent, and must not be enough.
      await page.goto(`http://127.0.0.1:${evil.address().port}/`);
      const results = await page.evaluate(async (control) => {
        const ways = [
          () => fetch(`${control}/v1/keys`, { credentials: 'include' }),
          () => fetch(`${control}/v1/keys`, { method: 'POST', credentials: 'include', headers: { 'Content-Type': 'application/json', 'Keyfence-Console': '1' }, body: '{"owner":"forged"}' }),
          () => fetch(`${control}/v1/keys`, { method: 'POST', credentials: 'include', mode: 'no-cors', body: '{"owner":"forged"}' }),
        ];
        return Promise.all(ways.map((way) => way().then((answer) => answer.type, () => 'refused')));
      }, CONTROL);
      assert.deepEqual(results, ['refused', 'refused', 'opaque']);
      page.troubles.length = 0;
    } finally {
      evil.close();
    }
    assert.equal((await api('GET', '/v1/keys?owner=forged')).items.length, 0);
  });

  signedIn('runs no script that is not its own', '/fleet', async (page) => {
    const key = await makeKey({ name: '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>' });
    await page.goto(`${CONTROL}/console/keys/${key.key_id}`);
    await page.getByRole('heading', { name: '<img' }).waitFor();
    await page.evaluate(() => {
      const script = document.createElement('script');
      try {
        script.textContent = 'window.hacked = 1';
      } catch {
        // Trusted types: not even that far.
      }
      document.body.append(script);
    });
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert.ok(page.troubles.some((trouble) => trouble.includes('TrustedScript') || trouble.includes('Content Security Policy')), page.troubles.join('\n'));
    page.troubles.length = 0;
  });

  signedIn('says that it is stale when the stream is down, and comes back', '/fleet', async (page) => {
    await page.route('**/v1/live', (route) => route.abort());
    await page.goto(`${CONTROL}/console`);
    await page.getByText('Stale: no news since').waitFor();
    assert.deepEqual(await axe(page), []);
    await page.unroute('**/v1/live');
    await page.getByText('Live', { exact: true }).waitFor();
    await until('figures', async () => /\d/.test(await text(page, '#rate')));
  });

  signedIn('works by keyboard alone', '/fleet', async (page) => {
    const key = await makeKey({ name: 'by hand' });
    await page.goto(`${CONTROL}/console/keys/${key.key_id}`);
    await page.getByRole('heading', { name: 'by hand' }).waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the page');
    const revoke = page.getByRole('button', { name: 'Revoke' });
    for (let i = 0; i < 40 && !(await revoke.evaluate((button) => button === document.activeElement)); i++) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(await revoke.evaluate((button) => button === document.activeElement), true, 'focus comes back');
    assert.equal((await verify(key.key)).allowed, true);
  });
});
