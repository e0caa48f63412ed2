import fc from 'fast-check';
import { maxTextCharacters, message as messageSchema } from '../../../shared/contract/message';
import type { PlatformChange, PlatformItem, PlatformMessage } from '../../../shared/platforms/platform';
import { toReceivedItem, type ReceivedItem } from '../../../shared/platforms/received-items';
import { connectionOf } from '../../support/platform-connections';

const now = new Date('2026-11-22T10:00:00.000Z');
const hourMs = 60 * 60 * 1000;
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * hourMs).toISOString();
const connection = connectionOf('telegram', { id: 'help', queues: { '3': 'sales', toString: 'odd' } });

const message: PlatformMessage = {
  kind: 'message',
  conversation: '4711',
  messageId: 'm-1',
  change: 'created',
  author: { role: 'customer', id: '42', name: 'Ada' },
  text: "I've waited two weeks!",
  sentAt: hoursAgo(1),
};
const change: PlatformChange = { kind: 'change', conversation: '4711', agentId: 'robin', at: hoursAgo(1) };

const received = (given: Partial<PlatformMessage>, to = connection) =>
  toReceivedItem({ ...message, ...given }, to, now);
const changed = (given: Partial<PlatformChange>) => toReceivedItem({ ...change, ...given }, connection, now);
const ignored = (reason: string) => ({ kind: 'ignored', reason });
const messageOf = (item: ReceivedItem) => {
  if (item.kind !== 'message') throw new Error(`Not a message: ${JSON.stringify(item)}`);
  return item.message;
};

describe('A message', () => {
  it('gets the ids and fields of our contract', () => {
    expect(received({ agentId: 'robin', language: 'en', appId: 'app-1', queue: '3' })).toEqual({
      kind: 'message',
      appId: 'app-1',
      message: {
        conversationId: 'help:4711',
        messageId: 'm-1',
        change: 'created',
        author: { role: 'customer', id: '42', name: 'Ada' },
        text: "I've waited two weeks!",
        sentAt: hoursAgo(1),
        queueId: 'sales',
        agentId: 'robin',
        language: 'en',
      },
    });
  });

  it.each(['customer', 'agent', 'bot', 'system'] as const)('keeps the role of its author: %s', (role) => {
    expect(messageOf(received({ author: { role } })).author.role).toBe(role);
  });

  it.each([
    ['3', 'sales'],
    ['4', undefined],
    ['', undefined],
    [undefined, undefined],
    ['toString', 'odd'],
    ['constructor', undefined],
    ['__proto__', undefined],
  ])('from the inbox %j goes to the queue %j', (queue, queueId) => {
    expect(messageOf(received({ queue })).queueId).toBe(queueId);
  });

  it.each([
    ['an assignee', { agentId: '' }],
    ['an assignee', { agentId: 'x'.repeat(257) }],
    ['a language', { language: 'en_US' }],
    ['a language', { language: '' }],
    ['a time', { sentAt: 'yesterday' }],
    ['a time of its edit', { changedAt: '2026-11-22 10:00' }],
  ])('is not lost because of %s that is no valid one: %j', (_, given) => {
    const [field = ''] = Object.keys(given);
    expect(messageOf(received(given))).toMatchObject({ messageId: 'm-1', text: message.text });
    expect(messageOf(received(given))[field as 'agentId']).toBeUndefined();
  });

  it.each([
    ['no id of the conversation', { conversation: '' }],
    ['no id of its own', { messageId: '' }],
    ['an id that a path can not hold', { conversation: 'a%2Fb' }],
    ['a control character in an id', { messageId: 'm\u0000' }],
    ['half a character in an id', { conversation: '\ud83d' }],
    ['an id that is too long', { conversation: 'x'.repeat(252) }],
  ])('with %s is none', (_, given) => {
    expect(received(given)).toEqual(ignored('not-a-message'));
  });

  it('has ids of up to 256 characters, the name of the connection included', () => {
    const conversation = '😡'.repeat(251);
    expect(messageOf(received({ conversation })).conversationId).toBe(`help:${conversation}`);
  });
});

describe('Of several reasons to ignore a message, the first counts', () => {
  const faults = [
    ['not-a-message', { messageId: '' }],
    ['too-old', { sentAt: hoursAgo(25) }],
    ['internal', { isInternal: true }],
    ['unknown-author', { author: { role: 'unknown' } }],
  ] as const;

  it.each(faults.map(([reason], index) => [reason, index] as const))('%s', (reason, index) => {
    const all = Object.assign({}, ...faults.slice(index).map(([, given]) => given)) as Partial<PlatformMessage>;
    expect(received(all)).toEqual(ignored(reason));
    expect(received(faults[index]![1])).toEqual(ignored(reason));
  });

  it('and what the platform’s adapter ignores keeps its reason', () => {
    for (const reason of ['write-back', 'not-a-message'] as const)
      expect(toReceivedItem({ kind: 'ignored', reason }, connection, now)).toEqual(ignored(reason));
  });

  it('and the reasons of every message come later: who wrote it, and whether it has words', () => {
    expect(received({ author: { role: 'agent' }, text: null, sentAt: hoursAgo(25) })).toEqual(ignored('too-old'));
    expect(received({ author: { role: 'unknown' }, text: null })).toEqual(ignored('unknown-author'));
    expect(messageOf(received({ author: { role: 'agent' }, text: null })).text).toBeNull();
  });
});

describe('The age of a message', () => {
  const isTooOld = (given: Partial<PlatformMessage>, maxMessageAgeHours?: number) => {
    const to = connectionOf('telegram', { ...(maxMessageAgeHours !== undefined && { maxMessageAgeHours }) });
    const item = received(given, to);
    return item.kind === 'ignored' && item.reason === 'too-old';
  };
  const msAgo = (ms: number) => new Date(now.getTime() - ms).toISOString();

  it.each([24, 0.5, 192])('may be up to the limit of %d hours, and no millisecond more', (hours) => {
    expect(isTooOld({ sentAt: msAgo(hours * hourMs) }, hours)).toBe(false);
    expect(isTooOld({ sentAt: msAgo(hours * hourMs + 1) }, hours)).toBe(true);
  });

  it('is 24 hours unless the connection or the platform says otherwise', () => {
    expect(isTooOld({ sentAt: hoursAgo(24) })).toBe(false);
    expect(isTooOld({ sentAt: msAgo(24 * hourMs + 1) })).toBe(true);
  });

  it('is compared as an instant, whatever the zone', () => {
    expect(isTooOld({ sentAt: '2026-11-21T11:00:00.000+01:00' })).toBe(false);
    expect(isTooOld({ sentAt: '2026-11-21T10:59:59.999+01:00' })).toBe(true);
  });

  it('is none where the platform tells no time, or one in the future', () => {
    for (const sentAt of [undefined, 'yesterday', hoursAgo(-1000)]) expect(isTooOld({ sentAt })).toBe(false);
  });

  it('of an edit counts from the edit, where the platform tells its time', () => {
    const old = { change: 'edited', sentAt: hoursAgo(100) } as const;
    expect(isTooOld({ ...old, changedAt: hoursAgo(1) })).toBe(false);
    expect(isTooOld({ ...old, changedAt: hoursAgo(25) })).toBe(true);
    expect(isTooOld({ ...old, changedAt: undefined })).toBe(true);
    expect(isTooOld({ ...old, change: 'created', changedAt: hoursAgo(1) })).toBe(true);
  });

  it('of a deletion is never too much: the text must go', () => {
    expect(isTooOld({ change: 'deleted', text: null, sentAt: hoursAgo(9_000), changedAt: hoursAgo(8_000) })).toBe(
      false,
    );
  });
});

describe('A text', () => {
  it('of 30,000 characters is taken as it is', () => {
    const text = '😡'.repeat(maxTextCharacters);
    expect(messageOf(received({ text })).text).toBe(text);
  });

  it('that is longer is cut, and no character in two', () => {
    expect(messageOf(received({ text: `a${'😡'.repeat(maxTextCharacters)}` })).text).toBe(
      `a${'😡'.repeat(maxTextCharacters - 1)}`,
    );
    expect(messageOf(received({ text: 'x'.repeat(3_000_000) })).text).toHaveLength(maxTextCharacters);
  });
});

describe('A change of a conversation', () => {
  it.each<[string, Partial<PlatformChange>, object]>([
    ['an assignment', {}, { agentId: 'robin', at: hoursAgo(1) }],
    ['the end of an assignment', { agentId: null }, { agentId: null, at: hoursAgo(1) }],
    ['a transfer', { agentId: undefined, queue: '3' }, { queueId: 'sales', at: hoursAgo(1) }],
    ['an end', { agentId: undefined, ended: true, at: undefined }, { ended: true }],
    ['all at once', { queue: '3', ended: true }, { agentId: 'robin', queueId: 'sales', ended: true, at: hoursAgo(1) }],
    ['an end by an odd agent', { agentId: '', ended: true }, { ended: true, at: hoursAgo(1) }],
    ['an assignment at an odd time', { at: 'now' }, { agentId: 'robin' }],
  ])('is taken: %s', (_, given, expected) => {
    expect(changed(given)).toEqual({ kind: 'change', conversationId: 'help:4711', change: expected });
  });

  it.each<[string, Partial<PlatformChange>]>([
    ['of nothing', { agentId: undefined }],
    ['to a queue that the connection does not map', { agentId: undefined, queue: '4' }],
    ['to an odd agent', { agentId: '..' }],
    ['of no conversation', { conversation: '' }],
    ['of a conversation with an odd id', { conversation: 'a%2Fb' }],
  ])('is none: %s', (_, given) => {
    expect(changed(given)).toEqual(ignored('not-a-message'));
  });

  it('is never too old: an older change is ignored where it is stored', () => {
    expect(changed({ at: hoursAgo(9_000) }).kind).toBe('change');
  });
});

describe('Whatever an adapter returns', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom('', '..', 'help', 'shop:4711', ':', '../shop:1', '%2F'),
  );
  const textOrNull: fc.Arbitrary<string | null> = fc.option(text);
  const some = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
  const anyMessage: fc.Arbitrary<PlatformItem> = fc.record({
    kind: fc.constant('message' as const),
    conversation: text,
    messageId: text,
    change: fc.constantFrom('created', 'edited', 'deleted'),
    author: fc.record({
      role: fc.constantFrom('customer', 'agent', 'bot', 'system', 'unknown'),
      id: some(text),
      name: some(text),
    }),
    isInternal: fc.boolean(),
    text: textOrNull,
    sentAt: some(text),
    changedAt: some(text),
    queue: some(text),
    agentId: some(text),
    language: some(text),
  });
  const anyChange: fc.Arbitrary<PlatformItem> = fc.record({
    kind: fc.constant('change' as const),
    conversation: text,
    agentId: some(textOrNull),
    queue: some(text),
    ended: some(fc.constant(true as const)),
    at: some(text),
  });
  const shop = connectionOf('telegram', { id: 'shop' });
  const helpShop = connectionOf('telegram', { id: 'help-shop' });

  it('is a valid message or change, or ignored, and never reaches a conversation of another connection', () => {
    fc.assert(
      fc.property(fc.oneof(anyMessage, anyChange), fc.oneof(anyMessage, anyChange), (one, other) => {
        const idOf = (item: ReceivedItem) =>
          item.kind === 'message'
            ? item.message.conversationId
            : item.kind === 'change'
              ? item.conversationId
              : undefined;
        const item = toReceivedItem(one, connection, now);
        if (item.kind === 'message') expect(messageSchema.safeParse(item.message).success).toBe(true);
        const id = idOf(item);
        if (id === undefined) return;
        expect(id.startsWith('help:')).toBe(true);
        for (const elsewhere of [shop, helpShop]) {
          expect(idOf(toReceivedItem(one, elsewhere, now))).not.toBe(id);
          expect(idOf(toReceivedItem(other, elsewhere, now))).not.toBe(id);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
