// The log has one line for each refused request, with the reason and without names or content.
import { conversationPath, queuePath } from '../../support/api-client';
import { eventually } from '../../support/eventually';
import { request } from '../../support/http-reply';
import { startApp, type RunningApp } from '../../support/running-app';
import { SupportDesk, unique } from '../../support/support-desk';

let app: RunningApp;
let desk: SupportDesk;

beforeAll(async () => {
  app = await startApp();
  desk = await SupportDesk.open(app);
});
afterAll(() => desk.close());
afterAll(() => app.stop());

const url = (path: string) => `${app.baseUrl}/api${path}`;
const json = { 'content-type': 'application/json' };

/** The lines about refusals since the log had this length; waits for the first one. */
async function refusedSince(length: number): Promise<string[]> {
  const lines = () => app.output().slice(length).split('\n');
  return eventually(
    () => Promise.resolve(lines().filter((line) => line.includes('Refused with'))),
    (refused) => refused.length > 0,
    5_000,
  );
}

/** Each with the expected line in the log. */
const refusals: [name: string, send: () => Promise<unknown>, line: RegExp][] = [
  ['no token', () => request(url(queuePath(desk.queueId))), /Refused with 401: GET queues\/\{queueId\}: Send a token/],
  [
    'no signature',
    () => request(url('/messages'), { method: 'POST', body: '{}', headers: json }),
    /401: POST messages: .*required/,
  ],
  ['no role', () => desk.agent.call('GET', queuePath(desk.queueId)), /403: GET queues\/\{queueId\}: no-role/],
  [
    'no member',
    () => desk.agent.call('GET', `${conversationPath('c-zounds')}/sentiment?queueId=another-zounds`),
    /403: GET conversations\/\{conversationId\}\/sentiment: not-a-member/,
  ],
  [
    'a queue that is off',
    () => desk.admin.call('GET', `${conversationPath('c-zounds')}/sentiment?queueId=another-zounds`),
    /403: GET conversations\/\{conversationId\}\/sentiment: queue-off/,
  ],
  [
    'faults',
    () =>
      desk.chat.deliver({ ...desk.message('c-zounds'), text: 'zounds', sentAt: 'zounds', author: { role: 'zounds' } }),
    /400: POST messages: .*sentAt must be .*; author\.role must be|400: POST messages: author\.role must be .*; sentAt must be/,
  ],
  [
    'a misspelt field',
    () => desk.admin.call('PUT', queuePath(desk.queueId), { enable: true }),
    /400: PUT queues\/\{queueId\}: enable is not/,
  ],
  ['an unknown path', () => request(url('/messages/zounds?zounds=1')), /404: GET \{\*path\}: /],
  ['a wrong method', () => request(url('/messages')), /405: GET \{\*path\}: This path takes POST only/],
  ['an unknown file', () => request(url('/panel/zounds.js')), /404: GET panel\/\{\*path\}: /],
  ['another content type', () => desk.chat.post('zounds', { 'content-type': 'text/plain' }), /415: POST messages: /],
  ['too much', () => desk.chat.post(' '.repeat(300_000)), /413: POST messages: /],
  [
    'chunks',
    () =>
      request(url('/messages'), {
        method: 'POST',
        headers: json,
        body: new Blob(['zounds']).stream(),
        duplex: 'half',
      }),
    /411: POST messages: /,
  ],
];

describe('a refusal', () => {
  it.each(refusals)('is one line in the log: %s', async (_, send, line) => {
    const before = app.output().length;
    await send();
    const lines = await refusedSince(before);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(line);
  });

  it('does not name users, ids or content', async () => {
    await Promise.all(refusals.map(([, send]) => send()));
    const agentId = unique('zounds');
    await desk.admin.call('PUT', `${queuePath('q-zounds')}/members/${agentId}`, { role: 'zounds', name: 'zounds' });
    const before = app.output().length;
    await request(url('/health'), { method: 'POST' });
    await refusedSince(before);
    for (const secret of ['zounds', desk.agentId, desk.queueId, desk.agent.token, desk.admin.token, app.webhookSecret])
      expect(app.output()).not.toContain(secret);
  });
});
