// The sender of an invalid request gets all faults in the reply, and nothing is stored.
import { expectProblem, request } from '../../support/http-reply';
import { signatureHeaders } from '../../support/message-sender';
import { refusedRequests } from '../../support/refused-requests';
import { startApp, type RunningApp } from '../../support/running-app';
import { SupportDesk, unique } from '../../support/support-desk';

let app: RunningApp;
let desk: SupportDesk;
let conversationId: string;

beforeAll(async () => {
  app = await startApp();
  desk = await SupportDesk.open(app);
});
afterAll(() => desk.close());
afterAll(() => app.stop());
beforeEach(() => {
  conversationId = unique('conversation');
});

const expectNothingStored = async () => {
  expect(await desk.agent.snapshot(conversationId, desk.queueId)).toMatchObject({ revision: 0, window: [] });
};

describe('a delivery', () => {
  it.each(refusedRequests)('$name is rejected with $status, and nothing is stored', async ({ send, status }) => {
    // A parser that quotes invalid input quotes its beginning.
    const message = desk.message(conversationId, { text: 'Zounds, I hate it' });
    const reply = await send(desk.chat, message);
    expectProblem(reply, status);
    expect(reply.text).not.toContain('Zounds');
    await expectNothingStored();
    expect(await desk.chat.sendCounted(message)).toMatchObject({ revision: 1 });
  });

  it('that is rejected pushes nothing', async () => {
    const listener = await desk.listenTo(conversationId);
    for (const { send } of refusedRequests) await send(desk.chat, desk.message(conversationId));
    await desk.chat.sendCounted(desk.message(conversationId));
    await listener.untilRevision(1);
    expect(listener.updates).toHaveLength(1);
  });

  it.each([-4, 4])('signed %i minutes from now is accepted', async (minutes) => {
    const body = JSON.stringify(desk.message(conversationId));
    const at = new Date(Date.now() + minutes * 60_000);
    const reply = await desk.chat.post(body, signatureHeaders(body, { secret: desk.chat.secret, at }));
    expect(reply.status).toBe(200);
  });

  it('with a valid signature among others is accepted', async () => {
    const body = JSON.stringify(desk.message(conversationId));
    const signed = signatureHeaders(body, { secret: desk.chat.secret });
    const signatures = `v1,bm90IHRoaXMgb25l v1a,bm9yIHRoaXM= ${signed['webhook-signature']}`;
    expect((await desk.chat.post(body, { ...signed, 'webhook-signature': signatures })).status).toBe(200);
  });

  it('that is replayed with its headers counts once', async () => {
    const body = JSON.stringify(desk.message(conversationId));
    const signed = signatureHeaders(body, { secret: desk.chat.secret });
    const replies = [];
    for (let time = 0; time < 3; time++) replies.push(await desk.chat.post(body, signed));
    expect(replies.map(({ json }) => (json as { outcome: string }).outcome)).toEqual([
      'scored',
      'duplicate',
      'duplicate',
    ]);
    expect(await desk.agent.snapshot(conversationId)).toMatchObject({ revision: 1, messageCount: 1 });
  });

  it.each(['application/json; charset=utf-8', 'Application/JSON', 'application/cloudevents+json'])(
    'as %s is accepted',
    async (contentType) => {
      const body = JSON.stringify(desk.message(conversationId));
      expect((await desk.chat.post(body, { 'content-type': contentType })).status).toBe(200);
    },
  );

  it('may have unknown fields of any name', async () => {
    const message = desk.message(conversationId);
    const more = {
      headers: { authorization: 'Bearer forged', 'x-user': 'mallory' },
      query: { queueId: 'another' },
      conversation: 'another',
      groupName: 'everyone',
      author: { role: 'customer', mood: 'angry', id: 'customer-1', name: 'Jo' },
    };
    const body = JSON.stringify({ ...message, ...more }).replace('{', '{"__proto__":{"queueId":"another"},');
    expect((await desk.chat.post(body)).json).toMatchObject({
      outcome: 'scored',
      sentiment: { conversationId, queueId: desk.queueId },
    });
    expect((await desk.agent.snapshot(conversationId)).window).toHaveLength(1);
  });

  it('may be nested as deeply as the size limit allows', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const body = JSON.stringify(desk.message(conversationId)).replace('{', `{"deep":${deep},`);
    expect((await desk.chat.post(body)).status).toBe(200);
  });

  it('of exactly 256 KiB is accepted', async () => {
    const body = JSON.stringify(desk.message(conversationId));
    const filler = 'x'.repeat(256 * 1024 - body.length - '"filler":"",'.length);
    expect((await desk.chat.post(body.replace('{', `{"filler":"${filler}",`))).status).toBe(200);
  });
});

describe('a message with faults', () => {
  /** One fault each: the changed fields and the path of the fault. */
  it.each([
    ['no conversationId', { conversationId: undefined }, 'conversationId'],
    ['a number as conversationId', { conversationId: 7 }, 'conversationId'],
    ['no messageId', { messageId: undefined }, 'messageId'],
    ['a list as messageId', { messageId: ['m'] }, 'messageId'],
    ['no author', { author: undefined }, 'author'],
    ['a string as author', { author: 'customer' }, 'author'],
    ['no role', { author: {} }, 'author.role'],
    ['an unknown role', { author: { role: 'boss' } }, 'author.role'],
    ['a number as the author’s name', { author: { role: 'customer', name: 7 } }, 'author.name'],
    ['a number as the author’s id', { author: { role: 'customer', id: 7 } }, 'author.id'],
    ['no text', { text: undefined }, 'text'],
    ['no text in an edit', { text: undefined, change: 'edited' }, 'text'],
    ['a number as text', { text: 7 }, 'text'],
    ['a time without a zone', { sentAt: '2026-11-22T10:00:00' }, 'sentAt'],
    ['a day that does not exist', { sentAt: '2026-02-30T10:00:00Z' }, 'sentAt'],
    ['a time in seconds', { sentAt: 1_795_341_600 }, 'sentAt'],
    ['words for a time', { sentAt: 'yesterday' }, 'sentAt'],
    ['a time before the year 0', { sentAt: '0000-01-01T00:00:00+14:00' }, 'sentAt'],
    ['a time after the year 9999', { sentAt: '9999-12-31T23:59:59-14:00' }, 'sentAt'],
    ['words for the time of an edit', { changedAt: 'yesterday', change: 'edited' }, 'changedAt'],
    ['an unknown change', { change: 'created-again' }, 'change'],
    ['null as queueId', { queueId: null }, 'queueId'],
    ['an object as agentId', { agentId: {} }, 'agentId'],
    ['words for a language', { language: 'the Queen’s English' }, 'language'],
  ])('%s: gets the path of the fault', async (_, spoilt, path) => {
    const faults = expectProblem(await desk.chat.deliver({ ...desk.message(conversationId), ...spoilt }), 400);
    expect(faults.map((fault) => fault.path)).toEqual([path]);
    expect(faults[0]!.message).not.toBe('');
    await expectNothingStored();
  });

  it.each([null, '', ' \n '])('but a blank text is no fault, and the message is ignored: %j', async (text) => {
    const reply = await desk.chat.deliver({ ...desk.message(conversationId), text });
    expect(reply).toMatchObject({ status: 200, json: { outcome: 'ignored', reason: 'no-text' } });
    await expectNothingStored();
  });

  it('gets all of them at once', async () => {
    const faults = expectProblem(
      await desk.chat.deliver({
        conversationId: '..',
        sentAt: 'yesterday',
        author: { role: 'boss', name: 7 },
        queueId: 'a%2fb',
        agentId: '',
        language: 'x',
        change: 'renamed',
      }),
      400,
    );
    expect(faults.map(({ path }) => path).sort()).toEqual(
      [
        'agentId',
        'author.name',
        'author.role',
        'change',
        'conversationId',
        'language',
        'messageId',
        'queueId',
        'sentAt',
        'text',
      ].sort(),
    );
  });

  it.each([
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999999999Z',
    '+010000-01-01T00:00:00Z',
    '2026-11-22T23:59:60Z',
    '2026-11-22T24:00:00Z',
    '2026-11-22T10:00:00+23:59',
    '2026-11-22T10:00:00-14:00',
    '1969-12-31T23:59:59.999Z',
  ])('%s as the time sent is accepted or rejected with its path, without a server error', async (sentAt) => {
    const reply = await desk.chat.deliver(desk.message(conversationId, { sentAt }));
    if (reply.status !== 200) expect(expectProblem(reply, 400)).toMatchObject([{ path: 'sentAt' }]);
    await desk.chat.sendCounted(desk.message(conversationId));
    expect((await desk.agent.snapshot(conversationId)).messageCount).toBe(reply.status === 200 ? 2 : 1);
  });
});

describe('other requests with bodies', () => {
  it.each([
    ['PUT', () => `/queues/${desk.queueId}`, { enabled: 'yes' }, 'enabled'],
    ['PUT', () => `/queues/${desk.queueId}`, { enable: true }, 'enable'],
    ['PUT', () => `/queues/${desk.queueId}`, { on: true }, ''],
    ['PUT', () => `/queues/${desk.queueId}`, {}, ''],
    ['PUT', () => `/queues/${desk.queueId}/members/someone`, { role: 'admin' }, 'role'],
    ['PUT', () => `/queues/${desk.queueId}/members/someone`, {}, 'role'],
    ['PUT', () => `/queues/${desk.queueId}/members/someone`, { role: 'agent', name: 7 }, 'name'],
    ['POST', () => `/conversations/${conversationId}/watch`, {}, 'connectionId'],
    ['POST', () => `/conversations/${conversationId}/watch`, { connectionId: '../all' }, 'connectionId'],
    ['POST', () => `/conversations/${conversationId}/watch`, { connectionId: 'c', queueId: '..' }, 'queueId'],
  ])('%s with a fault gets its path (%#)', async (method, path, body, fault) => {
    const faults = expectProblem(await desk.admin.call(method, path(), body), 400);
    expect(faults.map(({ path: where }) => where)).toEqual([fault]);
  });

  it.each(['null', '[]', '"x"', '7', '', '{'])('%j as the body is rejected', async (body) => {
    const headers = { authorization: `Bearer ${desk.admin.token}`, 'content-type': 'application/json' };
    for (const path of [`queues/${desk.queueId}`, `queues/${desk.queueId}/members/someone`])
      expectProblem(await request(`${app.baseUrl}/api/${path}`, { method: 'PUT', headers, body }), 400);
    const watch = `${app.baseUrl}/api/conversations/${conversationId}/watch`;
    expectProblem(await request(watch, { method: 'POST', headers, body }), 400);
  });
});

describe('a request without a matching route', () => {
  it.each([
    ['GET', 'messages', 'POST'],
    ['PATCH', 'queues/billing', 'GET, PUT'],
    ['OPTIONS', 'queues/billing/members/ben', 'PUT, DELETE'],
    ['POST', 'health', 'GET'],
    ['DELETE', 'panel/index.html', 'GET'],
  ])('gets the allowed methods of the path: %s %s', async (method, path, allow) => {
    const reply = await request(`${app.baseUrl}/api/${path}`, { method });
    expectProblem(reply, 405);
    expect(reply.headers.get('allow')).toBe(allow);
  });

  it('gets no body, when it is a HEAD request', async () => {
    const { status, headers, text } = await request(`${app.baseUrl}/api/health`, { method: 'HEAD' });
    expect({ status, allow: headers.get('allow'), text }).toEqual({ status: 405, allow: 'GET', text: '' });
  });

  it.each([
    ['POST', 'message', 'POST /api/messages'],
    ['GET', 'conversations/c-1/sentimnt', 'GET /api/conversations/{conversationId}/sentiment'],
    ['GET', 'no%2Fsuch/path?of=mine', 'GET /api/openapi.json'],
    ['DELETE', '', 'GET /api/openapi.json'],
  ])('gets a suggestion of a similar path: %s %s', async (method, path, near) => {
    const reply = await request(`${app.baseUrl}/api/${path}`, { method });
    expectProblem(reply, 404);
    expect((reply.json as { detail: string }).detail).toContain(near);
  });
});
