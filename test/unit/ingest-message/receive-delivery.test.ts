// What becomes of the items of a chat platform's delivery, with in-memory ports.
import type { App } from '../../../shared/app';
import type { Connection } from '../../../shared/platforms/connection';
import { DeliveryLog } from '../../../shared/platforms/delivery-log';
import { notAMessage, type PlatformItem, type PlatformMessage } from '../../../shared/platforms/platform';
import { receiveItems } from '../../../shared/receive-delivery';
import { toUpdate } from '../../../shared/live/sentiment-view';
import { IngestFixture } from '../../support/ingest-fixture';
import { MemoryDeliveryStore } from '../../support/memory-delivery-store';
import { instantAfter } from '../../support/scored-messages';

const connection: Connection = {
  id: 'help',
  platform: 'sunshine',
  secrets: ['secret'],
  queueId: 'billing',
  queues: {},
  roles: { agent: [], bot: [], customer: [] },
  maxMessageAgeHours: 24,
};

let fixture: IngestFixture;

beforeEach(async () => {
  fixture = new IngestFixture();
  await fixture.switchOn('billing');
});

const messageItem = (number: number, given: Partial<PlatformMessage> = {}): PlatformMessage => ({
  kind: 'message',
  conversation: 'a0b1',
  messageId: `m-${number}`,
  change: 'created',
  author: { role: 'customer' },
  text: 'feels -1',
  sentAt: instantAfter(number),
  ...given,
});
const receive = (...items: PlatformItem[]) =>
  receiveItems(items, connection, {
    ...fixture.newInstance({ writeBackConnections: new Set(['help']) }),
    deliveryLog: new DeliveryLog([connection], new MemoryDeliveryStore(), fixture.ports.now, () => undefined),
  } as App);
const stateOf = async (conversationId: string) => (await fixture.messages.read(conversationId, 1)).state!;

describe('A delivery', () => {
  it('has an outcome for each item, in its order, and one write-back for each level', async () => {
    const { outcomes, queued } = await receive(
      messageItem(1),
      notAMessage,
      messageItem(2, { conversation: 'c2d3' }),
      messageItem(1),
      messageItem(3, { author: { role: 'agent' } }),
    );
    expect(outcomes).toEqual(['scored', 'ignored:not-a-message', 'scored', 'duplicate', 'ignored:not-customer']);
    expect(queued.map(({ conversationId, effectIds }) => [conversationId, effectIds.length])).toEqual([
      ['help:a0b1', 1],
      ['help:c2d3', 1],
    ]);
    expect(fixture.messages.effects.map(({ effect }) => effect)).toEqual([
      { kind: 'write-back', connectionId: 'help' },
      { kind: 'write-back', connectionId: 'help' },
    ]);
  });

  it('leaves the app of its platform in the state, where a later change without it finds it', async () => {
    await receive(messageItem(1, { appId: 'app-1' }));
    expect(await stateOf('help:a0b1')).toMatchObject({ appId: 'app-1', level: 'very-negative' });
    await receive(messageItem(2, { text: 'feels 1' }), messageItem(1, { change: 'deleted', text: null }));
    expect(await stateOf('help:a0b1')).toMatchObject({ appId: 'app-1', level: 'very-positive' });
    await receive({ kind: 'change', conversation: 'a0b1', agentId: 'agent-1', at: instantAfter(9) });
    expect(await stateOf('help:a0b1')).toMatchObject({ appId: 'app-1', agentId: 'agent-1' });
    await receive(messageItem(3, { appId: 'app-2' }));
    expect(await stateOf('help:a0b1')).toMatchObject({ appId: 'app-2' });
  });

  it('tells nobody the app', async () => {
    await receive(messageItem(1, { appId: 'app-1' }));
    expect(JSON.stringify(toUpdate('help:a0b1', await stateOf('help:a0b1')))).not.toContain('app-1');
  });
});
