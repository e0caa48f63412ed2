import fc from 'fast-check';
import {
  fromMessageRow,
  fromStateRow,
  toMarkerRow,
  toMessageRow,
  toWithdrawnMarkerRow,
  toStateRow,
} from '../../../shared/storage/conversation-rows';
import { beginStay } from '../../../shared/report/stay';
import { alertOf, conversationState, instantAfter, scoredMessage } from '../../support/scored-messages';

const storedAt = instantAfter(9);
const rowOf = (text: string) => toMessageRow('c-1', scoredMessage('m-1', { text }), storedAt);

describe('The rows of a conversation', () => {
  it.each([
    ['short', 'Hello'],
    ['emoji', '😀'.repeat(30_000)],
    ['emoji at odd places', `x${'😀'.repeat(29_999)}`],
    ['as long as one property', 'x'.repeat(30_000)],
    ['an emoji across the cut', `${'x'.repeat(29_999)}😀`],
  ])('store a text in properties that a table accepts, without splitting a character: %s', (_, text) => {
    const { text: first, textRest = '' } = rowOf(text);
    for (const part of [first!, textRest]) {
      expect(part.length * 2).toBeLessThanOrEqual(64 * 1024);
      expect(part.isWellFormed()).toBe(true);
    }
    expect(fromMessageRow(rowOf(text)).text === text).toBe(true);
  });

  it('preserve as many alerts as a conversation can have, in properties that are not too long', () => {
    const odd = '😀'.repeat(256);
    const alert = alertOf({ conversationId: odd, queueId: odd, agentId: odd, customer: { id: odd, name: odd } });
    for (const count of [0, 1, 12, 13, 44]) {
      const unresolvedAlerts = Array.from({ length: count }, (_, index) => ({
        ...alert,
        alertId: `x${'y'.repeat(index)}`,
      }));
      const row = toStateRow('c-1', conversationState({ unresolvedAlerts }), instantAfter(0));
      expect(Math.max(...Object.values(row).map((value) => String(value).length))).toBeLessThanOrEqual(32_000);
      expect(Object.values(row).every((value) => typeof value !== 'string' || value.isWellFormed())).toBe(true);
      expect(fromStateRow(row).unresolvedAlerts).toEqual(unresolvedAlerts);
    }
  });

  it('preserve any message and any state', () => {
    const confidence = fc.double({ min: 0, max: 1, noNaN: true });
    const message = fc.record(
      {
        text: fc.string({ unit: 'binary', maxLength: 50 }),
        language: fc.string(),
        scores: fc.option(fc.record({ positive: confidence, neutral: confidence, negative: confidence })),
        degraded: fc.boolean(),
        refused: fc.constant(true as const),
        changedAt: fc.constant('2026-11-22T10:00:00.000Z'),
      },
      { requiredKeys: ['scores', 'degraded'] },
    );
    fc.assert(
      fc.property(message, fc.option(fc.string()), (given, agentId) => {
        const { text: _text, language: _language, ...bare } = scoredMessage('m-1');
        const whole = { ...bare, ...given };
        expect(fromMessageRow(toMessageRow('c-1', whole, storedAt))).toEqual(whole);
        const stay = beginStay(storedAt, 'negative');
        const formerQueueIds = agentId === null ? [] : [agentId];
        const state = conversationState({
          agentId,
          appId: agentId,
          formerQueueIds,
          stay: agentId === null ? null : stay,
        });
        expect(fromStateRow(toStateRow('c-1', state, storedAt))).toEqual(state);
      }),
    );
  });

  it('keep the strongest spans of evidence, in the order of the text', () => {
    const evidence = Array.from({ length: 3_000 }, (_, i) => ({
      start: i * 10,
      end: i * 10 + 5,
      contribution: (i % 10 === 3 ? -1 : 0.001) * (1 + i / 1e6),
    }));
    const row = toMessageRow('c-1', scoredMessage('m-1', { evidence }), storedAt);
    expect(row.evidence.length).toBeLessThanOrEqual(32 * 1024);
    const kept = fromMessageRow(row).evidence;
    expect(kept).toHaveLength(200);
    expect(kept.every(({ contribution }) => contribution <= -1)).toBe(true);
    expect(kept.map(({ start }) => start)).toEqual(kept.map(({ start }) => start).sort((a, b) => a - b));
  });

  it('have the time at which they were last written, which retention uses', () => {
    const message = scoredMessage('m-1');
    for (const row of [
      toMessageRow('c-1', message, storedAt),
      toMarkerRow('c-1', message, storedAt),
      toWithdrawnMarkerRow('c-1', { messageId: 'm-1', withdrawn: 'deleted' }, storedAt),
      toStateRow('c-1', conversationState(), storedAt),
    ])
      expect(row.storedAt).toBe(storedAt);
  });

  it('contain in the marker of a message the key of its row', () => {
    const message = scoredMessage('m/1');
    const { partitionKey, rowKey } = toMessageRow('c/1', message, storedAt);
    expect(toMarkerRow('c/1', message, storedAt)).toMatchObject({ partitionKey, messageRowKey: rowKey });
    expect(toWithdrawnMarkerRow('c/1', { messageId: 'm/1', withdrawn: 'deleted' }, storedAt)).not.toHaveProperty(
      'messageRowKey',
    );
  });
});
