// Ids are chosen by chat platforms: each must be preserved, in bodies and in paths, and never be confused with
// another.
import { createHash, randomUUID } from 'node:crypto';
import { ApiClient, conversationPath, queuePath } from '../../support/api-client';
import { expectProblem } from '../../support/http-reply';
import { startApp, type RunningApp } from '../../support/running-app';
import { instant, SupportDesk, unique } from '../../support/support-desk';

let app: RunningApp;
let desk: SupportDesk;

beforeAll(async () => {
  app = await startApp();
  desk = await SupportDesk.open(app);
});
afterAll(() => desk.close());
afterAll(() => app.stop());

/** A number of random emoji, different in each run. */
function emoji(count: number): string {
  const digits = createHash('shake256', { outputLength: Math.ceil(count / 2) })
    .update(randomUUID())
    .digest('hex');
  const toEmoji = (digit: string) => String.fromCodePoint(0x1f600 + parseInt(digit, 16));
  return Array.from(digits.slice(0, count), toEmoji).join('');
}

const unusualIds: [string, () => string][] = [
  ['a slash', () => `${randomUUID()}/x`],
  ['slashes around dots', () => `${randomUUID()}/../x/.`],
  ['a slash at the end', () => `${randomUUID()}/`],
  ['a backslash', () => `${randomUUID()}\\x`],
  ['a hash', () => `${randomUUID()}#x`],
  ['a question mark', () => `${randomUUID()}?x=1&y`],
  // A literal %2F is no id, so the sign must not stand before a random part that begins with 2f.
  ['a percent sign', () => `100%-${randomUUID()}`],
  ['a text like an escape', () => `%41%25${randomUUID()}`],
  ['an apostrophe', () => `' or ''='${randomUUID()}`],
  ['a quotation mark', () => `"${randomUUID()}"`],
  ['braces', () => `{headers.x-user}${randomUUID()}`],
  ['spaces', () => ` ${randomUUID()}  x `],
  ['plus signs and semicolons', () => `a+b;c=${randomUUID()}`],
  ['letters of other scripts', () => `Gespräch-会話-${randomUUID()}`],
  ['emoji', () => `👩‍👩‍👧‍👦-${randomUUID()}`],
  ['256 characters', () => randomUUID().padEnd(256, 'x')],
  ['256 awkward characters', () => randomUUID().padEnd(256, '/')],
  ['256 emoji', () => emoji(256)],
];

describe.each(unusualIds)('an id with %s', (_, make) => {
  it('names a conversation, a queue, a message and an agent on every route', async () => {
    const [conversationId, queueId, messageId, agentId] = [make(), make(), make(), make()];
    const agent = new ApiClient(app.baseUrl, await app.token({ sub: agentId, roles: ['agent'] }));
    await desk.admin.putQueue(queueId, { enabled: true });
    await desk.admin.putMember(queueId, agentId, { role: 'agent' });
    const queue = await desk.admin.expect(200, 'GET', queuePath(queueId));
    expect(queue.json).toMatchObject({ queueId, enabled: true, members: [{ agentId, role: 'agent' }] });
    expect(await agent.snapshot(conversationId, queueId)).toMatchObject({ conversationId, queueId, revision: 0 });

    const listener = await desk.listenTo(conversationId, queueId, agent);
    const message = desk.message(conversationId, { messageId, queueId, agentId });
    const update = await desk.chat.sendCounted(message);
    expect(update).toMatchObject({ conversationId, queueId, agentId, revision: 1 });
    expect(await listener.untilRevision(1)).toEqual(update);
    expect(await desk.chat.send(message)).toMatchObject({ outcome: 'duplicate' });
    expect(await agent.snapshot(conversationId)).toMatchObject({ conversationId, window: [{ messageId }] });

    await desk.admin.expect(204, 'DELETE', `${queuePath(queueId)}/members/${encodeURIComponent(agentId)}`);
    await agent.expect(403, 'GET', `${conversationPath(conversationId)}/sentiment`);
    await desk.admin.expect(204, 'DELETE', conversationPath(conversationId));
    expect(await desk.admin.snapshot(conversationId, queueId)).toMatchObject({ revision: 0, window: [] });
  });
});

/** Ids that a component might confuse. */
function lookAlikes(): string[] {
  const id = unique('twin');
  const separators = [
    '/',
    '\\',
    '#',
    '?',
    '%',
    "'",
    '"',
    ' ',
    '',
    '%20',
    '%25',
    '+',
    '-',
    '_',
    '~',
    '!',
    '\u00a0',
    '🙂',
    '🙃',
  ];
  return [
    ...separators.map((separator) => `${id}${separator}x`),
    id,
    `${id} `,
    ` ${id}`,
    `${id}/`,
    `${id}é`,
    `${id}e\u0301`,
    `${id}X`,
    `~${createHash('sha256').update(`${id}/x`).digest('base64url')}`,
  ];
}

describe('ids that look alike', () => {
  it('are never confused as conversations', async () => {
    const ids = lookAlikes();
    await Promise.all(ids.map((id) => desk.chat.sendCounted(desk.message(id, { messageId: 'm', text: id }))));
    for (const id of ids) {
      const snapshot = await desk.agent.snapshot(id);
      expect(snapshot).toMatchObject({ conversationId: id, revision: 1 });
      expect(snapshot.window.map(({ text }) => text)).toEqual([id]);
    }
    const [erased, ...others] = ids;
    await desk.admin.expect(204, 'DELETE', conversationPath(erased!));
    for (const id of others) expect(await desk.agent.snapshot(id)).toMatchObject({ revision: 1 });
  });

  it('are never confused as messages', async () => {
    const conversationId = unique('conversation');
    const ids = lookAlikes();
    const messages = ids.map((messageId, i) => desk.message(conversationId, { messageId, sentAt: instant(i) }));
    for (const message of messages) await desk.chat.sendCounted(message);
    const { window } = await desk.agent.snapshot(conversationId);
    expect(window.map(({ messageId }) => messageId)).toEqual(ids.slice(-6).reverse());
    for (const message of messages) expect(await desk.chat.send(message)).toMatchObject({ outcome: 'duplicate' });
  });

  it('are never confused as queues and members', async () => {
    const ids = lookAlikes();
    const [queueId, ...others] = ids;
    await desk.admin.putQueue(queueId!, { enabled: true });
    await desk.admin.putMember(queueId!, desk.agentId, { role: 'agent' });
    for (const other of others) {
      const { json } = await desk.admin.expect(200, 'GET', queuePath(other));
      expect(json).toMatchObject({ queueId: other, enabled: false, members: [] });
    }
    for (const agentId of ids) await desk.admin.putMember(queueId!, agentId, { role: 'agent', name: agentId });
    const { json } = await desk.admin.expect(200, 'GET', queuePath(queueId!));
    const names = (json as { members: { agentId: string; name: string }[] }).members.map(({ name }) => name);
    expect(names.filter((name) => ids.includes(name)).sort()).toEqual([...ids].sort());
  });
});

describe('an invalid id', () => {
  const impossible: [string, string][] = [
    ['empty', ''],
    ['of 257 characters', 'x'.repeat(257)],
    ['of 257 emoji', '🙂'.repeat(257)],
    ['with a literal %2f', 'a%2fb'],
    ['with a literal %2F', 'a%2Fb'],
    ['that is a dot', '.'],
    ['that is two dots', '..'],
    ['with a line break', 'a\nb'],
    ['with a null', 'a\u0000b'],
    ['with a delete character', 'a\u007fb'],
    ['with a C1 control character', 'a\u0085b'],
    ['with half of a surrogate pair', 'a\ud83d'],
  ];

  it.each(impossible)('%s is rejected in every field of a body', async (_, id) => {
    for (const field of ['conversationId', 'messageId', 'queueId', 'agentId']) {
      const conversationId = unique('conversation');
      const message = { ...desk.message(conversationId), [field]: id };
      const faults = expectProblem(await desk.chat.deliver(message), 400);
      expect(faults.map(({ path }) => path)).toEqual([field]);
      expect(await desk.agent.snapshot(conversationId, desk.queueId)).toMatchObject({ revision: 0 });
    }
  });

  // An empty segment and dots make another path; half a pair and a null can't be written in a URL, or the host refuses
  // them itself; %252F reads as a slash, which the host's decoding leaves no way to tell.
  it.each(impossible.filter(([name]) => /characters|257|break|delete|C1/.test(name)))(
    '%s is rejected in a path',
    async (_, id) => {
      const paths = [
        `${conversationPath(id)}/sentiment`,
        queuePath(id),
        `${conversationPath(unique('c'))}/sentiment?queueId=${encodeURIComponent(id)}`,
      ];
      for (const path of paths) {
        const faults = expectProblem(await desk.admin.call('GET', path), 400);
        expect(faults).toHaveLength(1);
        expect(faults[0]!.path).toMatch(/^(conversation|queue)Id$/);
      }
    },
  );

  it.each(['.', '..', '%2e', '%2E%2e', '', '%00'])('%j in a path reaches no conversation', async (segment) => {
    const { status } = await desk.admin.call('GET', `/conversations/${segment}/sentiment`);
    // The resulting path may exist for another method.
    expect([400, 404, 405]).toContain(status);
  });
});

describe('a text', () => {
  it.each([
    ['30,000 characters', 'I hate it. '.repeat(3000).slice(0, 30_000)],
    ['30,000 emoji', '😡'.repeat(30_000)],
    ['control characters and a line break', 'I hate\u0000 it.\r\n\u0007Now'],
    ['markup', '<script>alert("I hate it")</script> & \'"'],
  ])('of %s is stored and returned unchanged', async (_, text) => {
    const conversationId = unique('conversation');
    await desk.chat.sendCounted(desk.message(conversationId, { text }));
    const { window, score } = await desk.agent.snapshot(conversationId);
    expect(window[0]!.text).toBe(text);
    expect(score).toBeLessThan(0);
  });

  it('with a lone surrogate is repaired', async () => {
    const conversationId = unique('conversation');
    await desk.chat.sendCounted(desk.message(conversationId, { text: 'I hate it \ud83d!' }));
    expect((await desk.agent.snapshot(conversationId)).window[0]!.text).toBe('I hate it \ufffd!');
  });

  it.each([
    ['30,001 characters', 'x'.repeat(30_001)],
    ['30,001 emoji', '😡'.repeat(30_001)],
  ])('of %s is rejected', async (_, text) => {
    const conversationId = unique('conversation');
    const faults = expectProblem(await desk.chat.deliver(desk.message(conversationId, { text })), 400);
    expect(faults.map(({ path }) => path)).toEqual(['text']);
    expect(await desk.agent.snapshot(conversationId, desk.queueId)).toMatchObject({ revision: 0 });
  });
});
