import fc from 'fast-check';
import { newestFirst } from '../../../shared/conversations/sort-key';
import { firstMarkerRowKey, markerRowKey, messageRowKey, stateRowKey } from '../../../shared/storage/row-keys';

const instant = fc
  .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const id = fc.string({ unit: 'binary', minLength: 1, maxLength: 256 }).filter((text) => text.isWellFormed());
const address = fc.record({ sentAt: instant, messageId: id });

describe('the rows of a conversation', () => {
  it('sort the state first, then the messages, then the markers', () => {
    fc.assert(
      fc.property(address, ({ sentAt, messageId }) => {
        const key = messageRowKey(sentAt, messageId);
        expect(stateRowKey < key).toBe(true);
        expect(key < firstMarkerRowKey).toBe(true);
        expect(markerRowKey(messageId) >= firstMarkerRowKey).toBe(true);
      }),
    );
  });

  it('sort the newer message first', () => {
    fc.assert(
      fc.property(instant, instant, id, id, (a, b, idA, idB) => {
        fc.pre(a !== b);
        const [older, newer] = a < b ? [a, b] : [b, a];
        expect(messageRowKey(newer, idA) < messageRowKey(older, idB)).toBe(true);
      }),
    );
  });

  it('sort messages in the order of the window', () => {
    // Spans of milliseconds, so that many are sent at the same time.
    const near = fc.integer({ min: -2, max: 2 }).map((ms) => new Date(ms).toISOString());
    fc.assert(
      fc.property(near, near, id, id, (sentAtA, sentAtB, idA, idB) => {
        const [keyA, keyB] = [messageRowKey(sentAtA, idA), messageRowKey(sentAtB, idB)];
        const order = newestFirst({ sentAt: sentAtA, messageId: idA }, { sentAt: sentAtB, messageId: idB });
        expect(Math.sign(order)).toBe(keyA < keyB ? -1 : keyA > keyB ? 1 : 0);
      }),
    );
  });

  it.each([
    ['m-1', 'm-2'],
    ['a', 'ab'],
    ['a', 'aa'],
    ['', 'a'],
    ['é', 'ü'],
    ['z', 'é'],
  ])('sort, of two sent at the same time, %j after %j', (lesser, greater) => {
    const sentAt = '2026-11-22T10:00:00.000Z';
    expect(newestFirst({ sentAt, messageId: greater }, { sentAt, messageId: lesser })).toBeLessThan(0);
  });

  it('differ for ids that share their first 200 bytes', () => {
    const sentAt = '2026-11-22T10:00:00.000Z';
    const long = 'x'.repeat(250);
    expect(messageRowKey(sentAt, `${long}1`)).not.toBe(messageRowKey(sentAt, `${long}2`));
  });

  it('are always valid table keys, within the maximum length', () => {
    fc.assert(
      fc.property(address, ({ sentAt, messageId }) => {
        for (const key of [messageRowKey(sentAt, messageId), markerRowKey(messageId)]) {
          expect(key).toMatch(/^[^/\\#?%\p{Cc}]{1,512}$/u);
        }
      }),
    );
  });
});
