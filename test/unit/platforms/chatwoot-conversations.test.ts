// Chatwoot's events of conversations, and the echo of our own writes.
import { chatwoot } from '../../../shared/platforms/chatwoot/chatwoot';
import type { Connection } from '../../../shared/platforms/connection';
import type { PlatformItem } from '../../../shared/platforms/platform';
import { connectionOf } from '../../support/platform-connections';
import { changed, conversationEventPayload, conversationPayload } from '../../support/payloads/chatwoot';

const connection = connectionOf('chatwoot');
const writing = connectionOf('chatwoot', { writeBack: { baseUrl: 'https://chat.example.com', token: 'token' } });

function parsed(payload: unknown, given: Connection = connection): PlatformItem {
  const result = chatwoot.parse(payload, given);
  if (result.kind !== 'items') throw new Error('Chatwoot has no handshake.');
  expect(result.items).toHaveLength(1);
  return result.items[0]!;
}

const ignored = (reason: string) => ({ kind: 'ignored', reason });

describe('An event of a conversation', () => {
  const updatedAt = changed('updated_at', '2026-11-27T09:00:00.000Z', '2026-11-27T09:00:01.250Z');
  const at = '2026-11-27T09:00:01.250Z';
  const change = (given: object) => ({ kind: 'change', conversation: '1-4711', at, ...given });

  it('assigns it', () => {
    const assigned = conversationEventPayload('conversation_updated', [changed('assignee_id', null, 7), updatedAt]);
    expect(parsed(assigned)).toEqual(change({ agentId: '7' }));
    const unassigned = conversationEventPayload('conversation_updated', [changed('assignee_id', 7, null), updatedAt], {
      meta: { assignee: null, assignee_type: null },
    });
    expect(parsed(unassigned)).toEqual(change({ agentId: null }));
  });

  it('ends it', () => {
    const status = changed('status', 'open', 'resolved');
    const given = { status: 'resolved' };
    for (const event of ['conversation_status_changed', 'conversation_updated', 'conversation_resolved'])
      expect(parsed(conversationEventPayload(event, [status, updatedAt], given))).toEqual(change({ ended: true }));
    // An agent bot is told without the changes.
    expect(parsed({ ...conversationPayload(given), event: 'conversation_resolved' })).toEqual(change({ ended: true }));
  });

  it('does not end it again when something else of a resolved conversation changes', () => {
    const labels = conversationEventPayload('conversation_updated', [changed('label_list', [], ['late'])], {
      status: 'resolved',
    });
    expect(parsed(labels)).toEqual(ignored('not-a-message'));
  });

  it.each([
    ['conversation_status_changed', [changed('status', 'resolved', 'open')]],
    ['conversation_status_changed', [changed('status', 'open', 'snoozed')]],
    ['conversation_created', []],
    ['conversation_opened', []],
    ['conversation_typing_on', []],
    ['conversation_updated', [changed('priority', null, 'high')]],
    ['conversation_updated', []],
    ['webwidget_triggered', []],
    ['contact_updated', [changed('name', 'Ada', 'Ada L.')]],
  ])('that tells nothing of use is no message: %s %j', (event, changes) => {
    expect(parsed(conversationEventPayload(event, changes))).toEqual(ignored('not-a-message'));
  });

  it('without an account is nothing', () => {
    const assigned = conversationEventPayload('conversation_updated', [changed('assignee_id', null, 7)], {
      messages: [],
    });
    expect(parsed(assigned)).toEqual(ignored('not-a-message'));
  });
});

describe('The event of our own write', () => {
  const event = (before: unknown, after: unknown, ...others: object[]) =>
    conversationEventPayload('conversation_updated', [
      changed('updated_at', '2026-11-27T09:00:00.000Z', '2026-11-27T09:00:01.250Z'),
      changed('custom_attributes', before, after),
      ...others,
    ]);
  const level = (value: string) => ({ customer_sentiment: value });

  it.each([
    ['the first level', {}, level('neutral')],
    ['a new level', { order: 'A-7', ...level('neutral') }, { ...level('negative'), order: 'A-7' }],
    ['no attributes before', null, level('neutral')],
  ])('is ignored as such: %s', (_, before, after) => {
    expect(parsed(event(before, after), writing)).toEqual(ignored('write-back'));
  });

  it.each([
    ['another attribute', {}, { order: 'A-7' }],
    ['another attribute too', level('neutral'), { ...level('negative'), order: 'A-7' }],
    ['nothing', level('neutral'), level('neutral')],
    ['no object', 'x', 'y'],
  ])('is told from a change of %s', (_, before, after) => {
    expect(parsed(event(before, after), writing)).toEqual(ignored('not-a-message'));
  });

  it('is told from an assignment at the same time', () => {
    const both = event({}, level('neutral'), changed('assignee_id', null, 7));
    expect(parsed(both, writing)).toMatchObject({ kind: 'change', agentId: '7' });
  });

  it('is no such event where the connection writes nothing, or another attribute', () => {
    expect(parsed(event({}, level('neutral')))).toEqual(ignored('not-a-message'));
    const other = connectionOf('chatwoot', {
      writeBack: { baseUrl: 'https://chat.example.com', token: 'token', attribute: 'mood' },
    });
    expect(parsed(event({}, level('neutral')), other)).toEqual(ignored('not-a-message'));
  });
});
