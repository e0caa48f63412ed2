// The settings page through the real API: what each role can do there, and what happens when a save does not succeed.
import { randomUUID } from 'node:crypto';
import { eventually } from '../support/eventually';
import { app, browser, useAppAndBrowser } from './app-and-browser';
import { SettingsWindow } from './settings-window';

useAppAndBrowser();

const open: SettingsWindow[] = [];
let queueId: string;

beforeEach(() => {
  queueId = `queue-${randomUUID()}`;
});
afterEach(async () => {
  const complaints = open.flatMap((opened) => opened.complaints);
  await Promise.all(open.splice(0).map((opened) => opened.close()));
  expect(complaints).toEqual([]);
});

const adminToken = () => app.token({ sub: 'anna', name: 'Anna', roles: ['admin'] });

async function openSettings(token: string, queue?: string, query = ''): Promise<SettingsWindow> {
  const opened = await SettingsWindow.open(browser, app, { token, ...(queue !== undefined && { queue }) }, {}, query);
  open.push(opened);
  return opened;
}

async function api(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${await adminToken()}`, 'content-type': 'application/json' };
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  const reply = await fetch(`${app.baseUrl}/api/${path}`, init);
  expect(reply.ok).toBe(true);
  return reply.status === 204 ? {} : ((await reply.json()) as Record<string, unknown>);
}

const stored = () => api('GET', `queues/${queueId}`);

async function openedQueue(): Promise<SettingsWindow> {
  await api('PUT', `queues/${queueId}`, { enabled: true });
  const settings = await openSettings(await adminToken(), queueId);
  await settings.showsQueue(queueId);
  return settings;
}

it('lets an administrator set a queue up: create, switch on, alerts, phrases, members, and see the record', async () => {
  const settings = await openSettings(await adminToken());
  const { page } = settings;
  await page.getByText('New queue').click();
  await settings.field('Id of the queue').fill(queueId);
  await page.keyboard.press('Enter');
  await settings.showsQueue(queueId);
  await page.getByText('This queue is not set up yet.').waitFor();

  await settings.field('Show customer sentiment').check();
  await settings.field('Alert the agent at').selectOption('Negative');
  await settings.field('Alert supervisors at').selectOption('Very negative');
  await settings.field('Alert supervisors to a sharp fall').check();
  await settings.field('Alert supervisors to a negative streak').selectOption('3 messages');
  await settings.field('Alert supervisors to phrases').fill('cancel my contract\n\n  lawyer  \nlawyer');
  await page.getByText('2 of 50 phrases').waitFor();
  await settings.field('Store the texts of messages').uncheck();
  await settings.field('Erase after').fill('90');
  await settings.save('Create the queue');

  await settings.addMember('grace', 'Grace', 'Supervisor');
  await settings.addMember('ben', 'Ben', 'Agent');
  await eventually(
    () => settings.records(),
    ([newest = '']) => newest.startsWith('Member ben None → Agent, Ben anna · '),
    5_000,
  );

  expect(await stored()).toMatchObject({
    enabled: true,
    alerts: {
      agentAt: 'negative',
      supervisorAt: 'very-negative',
      drop: true,
      streak: 3,
      phrases: ['cancel my contract', 'lawyer'],
    },
    storeText: false,
    retentionDays: 90,
    members: expect.arrayContaining([
      { agentId: 'grace', role: 'supervisor', name: 'Grace' },
      { agentId: 'ben', role: 'agent', name: 'Ben' },
    ]) as unknown,
    updatedBy: 'anna',
  });
  const records = (await settings.records()).map((record) => record.replace(/ anna · .*/, ''));
  expect(records).toEqual(
    expect.arrayContaining([
      'Show customer sentiment Off → On',
      'Alert the agent at Never → Negative',
      'Alert supervisors to phrases added: cancel my contract, lawyer',
      'Erase after Default → 90 days',
      'Member grace None → Supervisor, Grace',
    ]),
  );
  await page
    .getByRole('navigation', { name: 'Queues' })
    .getByRole('link', { name: `${queueId} On Administrator` })
    .waitFor();
});

it('sends only what was changed, so that what somebody else changed in the meantime stays', async () => {
  const settings = await openedQueue();
  await api('PUT', `queues/${queueId}`, { retentionDays: 7 });
  await settings.field('Alert the agent at').selectOption('Negative');
  await settings.save();
  expect(settings.changes).toEqual([
    { request: `PUT /api/queues/${queueId}`, body: { alerts: { agentAt: 'negative' } } },
  ]);
  expect(await stored()).toMatchObject({ enabled: true, retentionDays: 7 });
  // The form shows what is stored now.
  expect(await settings.field('Erase after').inputValue()).toBe('7');
});

it('changes and removes members', async () => {
  await api('PUT', `queues/${queueId}`, { enabled: true });
  await api('PUT', `queues/${queueId}/members/ben`, { role: 'agent', name: 'Ben' });
  const settings = await openSettings(await adminToken(), queueId);
  const { page } = settings;
  await page.getByRole('button', { name: 'Edit Ben' }).click();
  const members = page.getByRole('region', { name: 'Members' });
  await members.getByLabel('Name (optional)').fill('Benjamin');
  await members.getByLabel('Role').selectOption('Supervisor');
  await members.getByRole('button', { name: 'Save', exact: true }).click();
  await settings.says('Saved: Benjamin.');
  expect((await stored())['members']).toEqual([{ agentId: 'ben', role: 'supervisor', name: 'Benjamin' }]);
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Edit Benjamin');

  await page.getByRole('button', { name: 'Remove Benjamin' }).click();
  await page.getByText('Benjamin sees and hears nothing more of this queue within five seconds.').waitFor();
  await page.keyboard.press('Enter');
  await settings.says('Benjamin was removed.');
  expect((await stored())['members']).toEqual([]);
});

it('shows a supervisor the queues that they supervise, and no form for new ones', async () => {
  await api('PUT', `queues/${queueId}`, { enabled: false });
  await api('PUT', `queues/${queueId}/members/${queueId}-grace`, { role: 'supervisor', name: 'Grace' });
  const token = await app.token({ sub: `${queueId}-grace`, name: 'Grace', roles: ['supervisor'] });
  const settings = await openSettings(token);
  await settings.showsQueue(queueId);
  const { page } = settings;
  await page.getByRole('link', { name: `${queueId} Off Supervisor` }).waitFor();
  expect(await page.getByText('New queue').count()).toBe(0);
  await settings.field('Show customer sentiment').check();
  await settings.save();
  await page.getByRole('link', { name: `${queueId} On Supervisor` }).waitFor();
  expect(await stored()).toMatchObject({ enabled: true, updatedBy: `${queueId}-grace` });
  expect(page.url()).not.toContain('token');
});

it('tells a supervisor who opens another queue that they may not change it, and whom to ask', async () => {
  await api('PUT', `queues/${queueId}`, { enabled: true });
  await api('PUT', `queues/${queueId}-own/members/${queueId}-grace`, { role: 'supervisor' });
  const settings = await openSettings(await app.token({ sub: `${queueId}-grace`, roles: ['supervisor'] }), queueId);
  await settings.page.getByRole('heading', { name: 'You may not change this queue' }).waitFor();
  await settings.page.getByText(`You are not a supervisor of the queue "${queueId}"`).waitFor();
  expect(await settings.page.getByRole('switch').count()).toBe(0);
});

it('tells an agent why there is nothing to change, and whom to ask', async () => {
  await api('PUT', `queues/${queueId}`, { enabled: true });
  await api('PUT', `queues/${queueId}/members/${queueId}-ben`, { role: 'agent' });
  const settings = await openSettings(await app.token({ sub: `${queueId}-ben`, roles: ['agent'] }), queueId);
  const heading = 'Only supervisors and administrators change settings';
  await settings.page.getByRole('heading', { level: 1, name: heading }).waitFor();
  await settings.page.getByText(`You are an agent of: ${queueId}. Ask a supervisor`).waitFor();
  expect(await settings.page.getByRole('switch').count()).toBe(0);
});

it('explains a change that is refused when a supervisor lost the right, and keeps what was entered', async () => {
  await api('PUT', `queues/${queueId}/members/${queueId}-grace`, { role: 'supervisor' });
  const settings = await openSettings(await app.token({ sub: `${queueId}-grace`, roles: ['supervisor'] }));
  await settings.showsQueue(queueId);
  await api('DELETE', `queues/${queueId}/members/${queueId}-grace`);
  await settings.field('Erase after').fill('12');
  await settings.page.getByRole('button', { name: 'Save', exact: true }).click();
  await settings.says(/^Not saved: this was refused\.$/);
  await settings.says(/You are not a supervisor of the queue/);
  expect(await settings.field('Erase after').inputValue()).toBe('12');
});

it('shows faults at their fields before anything is sent, with the focus on the first', async () => {
  const settings = await openedQueue();
  const days = settings.field('Erase after');
  const phrases = settings.field('Alert supervisors to phrases');
  await phrases.fill(`refund\n${'x'.repeat(101)}`);
  await days.fill('0');
  await settings.page.getByRole('button', { name: 'Save', exact: true }).click();
  await settings.says('Not saved. Look at the marked fields.');
  expect(await phrases.getAttribute('aria-invalid')).toBe('true');
  expect(await settings.page.evaluate(() => document.activeElement?.id)).toBe('phrases');
  await settings.page.getByText('Line 2 is too long. A phrase may have at most 100 characters.').waitFor();
  await settings.page.getByText('Enter a whole number from 1 to 3650.').waitFor();
  expect(settings.changes).toEqual([]);

  await phrases.fill('refund');
  await days.fill('30');
  expect(await settings.page.locator('[aria-invalid]').count()).toBe(0);
  await settings.save();
});

it('shows a fault that only the server found at its field', async () => {
  const settings = await openedQueue();
  // Another client of the API would send this: the page's own check is passed by.
  await settings.page.route(/\/api\/queues\//, (route) =>
    route.request().method() === 'PUT'
      ? route.continue({ postData: JSON.stringify({ alerts: { phrases: ['refund', '!!'] } }) })
      : route.continue(),
  );
  await settings.field('Alert supervisors to phrases').fill('refund\nlawyer');
  await settings.page.getByRole('button', { name: 'Save', exact: true }).click();
  await settings.page.getByText('Line 2: must contain a letter or a digit').waitFor();
  expect(await settings.field('Alert supervisors to phrases').inputValue()).toBe('refund\nlawyer');
});

it('keeps what was entered while the network is lost, and saves it after', async () => {
  const settings = await openedQueue();
  await settings.page.context().setOffline(true);
  await settings.field('Alert the agent at').selectOption('Negative');
  await settings.page.getByRole('button', { name: 'Save', exact: true }).click();
  await settings.says('Not saved: the server can’t be reached or is busy. What you have entered is still here.');
  await settings.page.context().setOffline(false);
  await settings.save();
  expect(await stored()).toMatchObject({ alerts: { agentAt: 'negative' } });
});

it('sends a save once, however often the button is pressed, and keeps what is entered meanwhile', async () => {
  const settings = await openedQueue();
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  await settings.page.route(/\/api\/queues\/[^/]+$/, async (route) => {
    await answered;
    await route.continue();
  });
  await settings.field('Alert the agent at').selectOption('Negative');
  await settings.page.getByRole('button', { name: 'Save', exact: true }).focus();
  for (let count = 0; count < 3; count++) await settings.page.keyboard.press('Enter');
  await settings.page.getByRole('button', { name: 'Saving…' }).waitFor();
  await settings.field('Erase after').fill('55');
  answer();
  await settings.says('Saved. It applies everywhere within five seconds.');
  expect(settings.changes).toHaveLength(1);
  expect(await settings.field('Erase after').inputValue()).toBe('55');
  await settings.save();
  expect(settings.changes).toHaveLength(2);
  expect(await stored()).toMatchObject({ alerts: { agentAt: 'negative' }, retentionDays: 55 });
});

it('asks for another token when the sign-in has expired, and loses nothing', async () => {
  const settings = await openedQueue();
  const { page } = settings;
  await page.route(/\/api\/queues\/[^/]+$/, (route) =>
    route.continue({ headers: { ...route.request().headers(), authorization: 'Bearer expired' } }),
  );
  await settings.field('Erase after').fill('44');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('heading', { name: 'Your sign-in has expired or is not accepted' }).waitFor();
  await page.unroute(/\/api\/queues\/[^/]+$/);
  await settings.field('Link or token').fill('nonsense');
  await page.getByRole('button', { name: 'Carry on' }).click();
  await page.getByText('That is neither a token nor a link that carries one.').waitFor();
  await settings.field('Link or token').fill(await adminToken());
  await page.keyboard.press('Enter');
  expect(await settings.field('Erase after').inputValue()).toBe('44');
  await settings.save();
  expect(await stored()).toMatchObject({ retentionDays: 44 });
});

it('asks before what was entered is lost by opening another queue', async () => {
  await api('PUT', `queues/${queueId}-other`, { enabled: false });
  const settings = await openedQueue();
  const { page } = settings;
  await settings.field('Erase after').fill('44');
  const questions: string[] = [];
  const answers = ['dismiss', 'accept'] as const;
  page.on('dialog', (dialog) => {
    questions.push(dialog.message());
    void dialog[answers[questions.length - 1] ?? 'dismiss']();
  });
  const other = page.getByRole('link', { name: `${queueId}-other` });
  await other.click();
  await page.waitForURL(new RegExp(`queue=${queueId}$`));
  expect(await settings.field('Erase after').inputValue()).toBe('44');
  await other.click();
  await settings.showsQueue(`${queueId}-other`);
  expect(questions).toEqual(Array(2).fill(`Your changes to the queue “${queueId}” are not saved. Discard them?`));
});

it('shows older changes page by page', async () => {
  await api('PUT', `queues/${queueId}`, { enabled: true });
  for (let days = 1; days <= 21; days++) await api('PUT', `queues/${queueId}`, { retentionDays: days });
  const settings = await openSettings(await adminToken(), queueId);
  const recordsShown = (count: number) =>
    eventually(
      () => settings.records(),
      (records) => records.length === count,
      5_000,
    );
  await recordsShown(20);
  await settings.page.getByRole('button', { name: 'Show more' }).last().click();
  const records = await recordsShown(22);
  expect(records[0]).toMatch(/^Erase after 20 days → 21 days/);
  expect(records.at(-1)).toMatch(/^Show customer sentiment Off → On/);
});
