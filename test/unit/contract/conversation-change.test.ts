import { conversationChange, conversationChangeReply } from '../../../shared/contract/conversation-change';
import { InvalidInputError, validate } from '../../../shared/http/body';

function faultsOf(value: unknown): unknown {
  try {
    validate(conversationChange, value);
  } catch (error) {
    if (error instanceof InvalidInputError) return error.faults.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

describe('A change of a conversation', () => {
  it.each([
    { agentId: 'agent-3' },
    { agentId: null },
    { queueId: 'billing' },
    { ended: true },
    { agentId: 'agent-3', queueId: 'billing', ended: true, somethingNew: 1 },
  ])('assigns, moves or ends: %j', (change) => {
    const { somethingNew: _, ...known } = change as Record<string, unknown>;
    expect(validate(conversationChange, change)).toEqual(known);
  });

  it('has a time, converted to UTC', () => {
    expect(validate(conversationChange, { ended: true, at: '2026-11-22T11:00:00+01:00' })).toEqual({
      ended: true,
      at: '2026-11-22T10:00:00.000Z',
    });
  });

  it.each([[{}], [{ at: '2026-11-22T10:00:00Z' }], [{ agent: 'agent-3' }]])('must change something: %j', (change) => {
    expect(faultsOf(change)).toEqual([': must have at least one of agentId, queueId and ended']);
  });

  it.each([
    [{ ended: false }, 'ended: must be true'],
    [{ queueId: null }, 'queueId: must be a string'],
    [{ agentId: '' }, 'agentId: must not be empty'],
    [{ agentId: 7 }, 'agentId: must be a string'],
    [{ ended: true, at: '0000-01-01T00:00:00+14:00' }, 'at: must be in the years 0000 to 9999 of UTC'],
    [null, ': must be a JSON object'],
    [[], ': must be a JSON object'],
  ])('is rejected with the reason: %j', (change, fault) => {
    expect(faultsOf(change)).toEqual([fault]);
  });

  it('is rejected with all faults at once', () => {
    expect(faultsOf({ queueId: '..', ended: 'yes', at: 'now' })).toHaveLength(3);
  });
});

describe('The outcome of a change', () => {
  it('has a reason only where it is "ignored"', () => {
    const sentiment = {
      ...{ conversationId: 'c-42', queueId: 'billing', agentId: null, revision: 1, level: 'neutral', score: 0 },
      ...{
        previousLevel: 'neutral',
        trend: 'steady',
        messageCount: 0,
        updatedAt: null,
        provider: null,
        degraded: false,
      },
    };
    const isReply = (reply: object) => conversationChangeReply.safeParse(reply).success;
    expect(isReply({ outcome: 'updated', sentiment })).toBe(true);
    expect(isReply({ outcome: 'ignored', sentiment })).toBe(false);
    for (const reason of ['older', 'queue-disabled', 'unknown-conversation'])
      expect(isReply({ outcome: 'ignored', reason, sentiment })).toBe(true);
  });
});
