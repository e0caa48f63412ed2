// Edits arrive late, twice and in any order: the newest one counts, by the time at which it was made.
import type { Message } from '../../../shared/contract/message';
import { ingestMessage } from '../../../shared/ingest-message';
import { IngestFixture, sentimentOf } from '../../support/ingest-fixture';
import { instantAfter } from '../../support/scored-messages';
import { seededShuffle } from '../../support/seeded-shuffle';

describe('An edit', () => {
  let fixture: IngestFixture;
  const edit = (text: string, changedAt: string | undefined) =>
    fixture.deliver({ change: 'edited', text, ...(changedAt !== undefined && { changedAt }) });
  const textNow = async () => (await fixture.snapshot()).window.map(({ text }) => text);

  beforeEach(async () => {
    fixture = new IngestFixture();
    await fixture.switchOn('billing');
    await fixture.deliver({ text: 'feels 0' });
  });

  it('never replaces a newer one', async () => {
    await edit('feels 0.9', instantAfter(20));
    const { reply } = await edit('feels -0.9', instantAfter(10));
    expect(reply).toMatchObject({ outcome: 'duplicate', sentiment: { revision: 2 } });
    expect(await textNow()).toEqual(['feels 0.9']);
  });

  it('that was delivered before is a duplicate, and nothing is scored again', async () => {
    await edit('feels 0.9', instantAfter(20));
    const asked = fixture.provider.requests.length;
    for (const ports of [fixture.ports, fixture.newInstance()]) {
      const again = { change: 'edited', text: 'feels 0.9', changedAt: instantAfter(20) } as const;
      expect((await fixture.deliver(again, ports)).reply).toMatchObject({
        outcome: 'duplicate',
        sentiment: { revision: 2 },
      });
    }
    expect(fixture.provider.requests).toHaveLength(asked);
  });

  it('to the current text raises no revision, and is still the newest edit', async () => {
    expect((await edit('feels 0', instantAfter(30))).reply).toMatchObject({
      outcome: 'duplicate',
      sentiment: { revision: 1 },
    });
    expect((await edit('feels 1', instantAfter(20))).reply.outcome).toBe('duplicate');
    expect(await textNow()).toEqual(['feels 0']);
  });

  it('without a time of its own counts from its arrival', async () => {
    await edit('feels 0.5', undefined);
    fixture.nowMs += 1;
    expect((await edit('feels 0.7', undefined)).reply.outcome).toBe('updated');
    expect(await textNow()).toEqual(['feels 0.7']);
  });

  it('from far in the future does not block later edits', async () => {
    await edit('feels 0.5', '9999-01-01T00:00:00.000Z');
    fixture.nowMs += 1;
    expect((await edit('feels 0.7', undefined)).reply.outcome).toBe('updated');
  });

  it.each([' ', '\n', ''])('to a blank text removes the text: %j', async (text) => {
    const { reply } = await fixture.deliver({ change: 'edited', text, changedAt: instantAfter(20) });
    expect(reply).toMatchObject({ outcome: 'updated', sentiment: { messageCount: 0, level: 'neutral', revision: 2 } });
    expect(await textNow()).toEqual([]);
    expect(fixture.provider.requests).toHaveLength(1);
  });

  it('restores a text that was removed, at its old place, and only if the edit is newer', async () => {
    await fixture.deliverNumbered([5]);
    await edit(' ', instantAfter(20));
    expect((await edit('feels 0.3', instantAfter(10))).reply.outcome).toBe('duplicate');
    expect((await fixture.deliver({ text: 'feels 0' })).reply.outcome).toBe('duplicate');
    expect(await fixture.windowIds()).toEqual(['m-5']);
    expect((await edit('feels 0.3', instantAfter(30))).reply.outcome).toBe('updated');
    expect(await fixture.windowIds()).toEqual(['m-5', 'm-1']);
  });

  it('to a blank text of a message that never arrived is remembered', async () => {
    const blank = { messageId: 'm-2', change: 'edited', text: ' ', changedAt: instantAfter(20) } as const;
    expect((await fixture.deliver(blank)).reply).toEqual({ outcome: 'ignored', reason: 'no-text' });
    expect((await fixture.deliver({ messageId: 'm-2' })).reply.outcome).toBe('duplicate');
    expect(await fixture.windowIds()).toEqual(['m-1']);
  });

  it("whose author is not told changes only what is stored, which is always the customer's", async () => {
    const deliver = (given: Partial<Message>) =>
      ingestMessage(fixture.message({ change: 'edited', changedAt: instantAfter(20), ...given }), fixture.ports, {
        onlyIfStored: true,
      });
    expect((await deliver({ text: 'feels 0.9' })).reply.outcome).toBe('updated');
    const ofAgent = await deliver({ messageId: 'm-2', text: 'feels -0.9' });
    expect(ofAgent.reply).toEqual({ outcome: 'ignored', reason: 'not-customer' });
    // A blank edit is remembered, whoever made it.
    await deliver({ messageId: 'm-2', text: ' ' });
    const again = await deliver({ messageId: 'm-2', text: 'feels -0.9', changedAt: instantAfter(30) });
    expect(again.reply).toEqual({ outcome: 'ignored', reason: 'not-customer' });
    expect(await textNow()).toEqual(['feels 0.9']);
    expect(fixture.provider.requests).toHaveLength(2);
  });

  it.each([1, 2, 3, 4, 5, 6])('ends with the newest in any order (seed %i)', async (seed) => {
    const edits = [10, 20, 30, 40].map((seconds) => [`feels 0.${seconds}`, instantAfter(seconds)] as const);
    let revision = 0;
    for (const [text, changedAt] of seededShuffle([...edits, ...edits], seed)) {
      const next = sentimentOf((await edit(text, changedAt)).reply).revision;
      expect(next).toBeGreaterThanOrEqual(revision);
      revision = next;
    }
    expect(await textNow()).toEqual(['feels 0.40']);
  });
});

describe('The time of a message', () => {
  it('counts from its arrival when it is more than five minutes in the future', async () => {
    const fixture = new IngestFixture();
    await fixture.switchOn('billing');
    const tolerated = new Date(fixture.nowMs + 5 * 60_000).toISOString();
    const beyond = new Date(fixture.nowMs + 5 * 60_000 + 1).toISOString();
    await fixture.deliver({ messageId: 'm-1', sentAt: tolerated });
    await fixture.deliver({ messageId: 'm-2', sentAt: beyond });
    const { window } = await fixture.snapshot();
    expect(window.map(({ messageId, sentAt }) => [messageId, sentAt])).toEqual([
      ['m-1', tolerated],
      ['m-2', new Date(fixture.nowMs).toISOString()],
    ]);
  });
});
