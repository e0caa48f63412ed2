// The end-to-end latency of a message, from the request until the agent's client has the update, against the least that
// storing it can cost: one page query of seven rows and one transaction of two entities with the bare SDK on the same
// Azurite.
import { odata, TableClient, type TransactionAction } from '@azure/data-tables';
import { toMarkerRow, toMessageRow, toStateRow } from '../shared/storage/conversation-rows';
import type { ScoredMessage } from '../shared/conversations/message-store';
import { nextState, placementIn } from '../shared/conversations/window';
import { defaultAggregation } from '../shared/sentiment/levels';
import type { RunningApp } from '../test/support/running-app';
import { deliver, listen, openQueue, queueId } from './caller';
import { median, milliseconds, timed, type Row } from './table';

const rounds = 150;
const warmUpRounds = 30;
const lengths = [10, 1_000, 10_000];

export async function measureEndToEndLatency(app: RunningApp, tablesConnection: string): Promise<Row[]> {
  const token = await openQueue(app);
  const table = TableClient.fromConnectionString(tablesConnection, 'Conversations', { allowInsecureConnection: true });
  const agent = await listen(app, token);
  const conversations = await Promise.all(
    lengths.map(async (length) => {
      const conversationId = `bench-of-${length}`;
      const floorId = `floor-of-${length}`;
      // A first message makes the table.
      await deliver(app, { conversationId: `${conversationId}-opens`, messageId: 'first' });
      for (const id of [conversationId, floorId]) await fill(table, id, length);
      await agent.watch(conversationId);
      return { length, conversationId, floorId, latencies: [] as number[], floor: [] as number[] };
    }),
  );

  for (let round = 0; round < warmUpRounds + rounds; round++) {
    for (const { conversationId, floorId, latencies, floor } of conversations) {
      const floorMs = await timed(() => bareRoundTrips(table, floorId, round));
      const latencyMs = await timed(async () => {
        const update = agent.nextUpdate(conversationId);
        await Promise.all([deliver(app, { conversationId, messageId: `new-${round}` }), update]);
      });
      if (round < warmUpRounds) continue;
      floor.push(floorMs);
      latencies.push(latencyMs);
    }
  }
  await agent.close();

  const [shortest] = conversations;
  const longest = conversations.at(-1)!;
  const toShortest = (index: number) => median(conversations[index]!.latencies) / median(shortest!.latencies);
  return [
    {
      what: 'end-to-end latency of a message',
      measured: milliseconds(median(shortest!.latencies)),
      comparedWith: `query and transaction with the bare SDK: ${milliseconds(median(shortest!.floor))}`,
      ratio: ratio(median(shortest!.latencies) / median(shortest!.floor)),
      aim: '≤ 1.6×',
    },
    ...conversations.slice(1).map(({ length, latencies, floor }, index) => ({
      what: `the same in a conversation of ${length.toLocaleString('en')} messages`,
      measured: milliseconds(median(latencies)),
      comparedWith: `one of 10: ${milliseconds(median(shortest!.latencies))} (bare SDK here: ${milliseconds(median(floor))})`,
      ratio: ratio(toShortest(index + 1)),
      aim: length === longest.length ? '≤ 1.1×' : '–',
    })),
  ];
}

function ratio(value: number): string {
  return `${value.toFixed(2)}×`;
}

/** A conversation of so many messages, written the way the app writes it, without waiting for the app. */
async function fill(table: TableClient, conversationId: string, length: number): Promise<void> {
  const at = (index: number) => new Date(Date.parse('2026-01-01T00:00:00.000Z') + index * 1000).toISOString();
  const messages = Array.from({ length }, (_, index): ScoredMessage => ({
    messageId: `old-${index}`,
    sentAt: at(index),
    text: `Message ${index}: my parcel has still not come and nobody answers.`,
    language: 'en',
    scores: { positive: 0.1, neutral: 0.4, negative: 0.5 },
    evidence: [{ start: 0, end: 7, contribution: -0.4 }],
    provider: 'local',
    degraded: false,
  }));
  const actions = messages.flatMap((message): TransactionAction[] => [
    ['create', toMessageRow(conversationId, message, message.sentAt)],
    ['create', toMarkerRow(conversationId, message, message.sentAt)],
  ]);
  const queueSource = { at: at(0), by: 'old-0' };
  const placement = { ...placementIn(queueId), queueSource };
  const state = nextState(null, messages.slice(-6).reverse(), placement, at(length), defaultAggregation);
  actions.push(['create', toStateRow(conversationId, state, at(length))]);
  for (let start = 0; start < actions.length; start += 100)
    await table.submitTransaction(actions.slice(start, start + 100));
}

async function bareRoundTrips(table: TableClient, partitionKey: string, round: number): Promise<void> {
  const filter = odata`PartitionKey eq ${partitionKey}`;
  const page = await table.listEntities({ queryOptions: { filter } }).byPage({ maxPageSize: 7 }).next();
  const [state] = page.value as { rowKey: string; etag: string }[];
  await table.submitTransaction([
    [
      'create',
      { partitionKey, rowKey: `z${round}`, text: 'Still nothing. This is the third time I ask.', negative: 0.5 },
    ],
    ['update', { partitionKey, rowKey: state!.rowKey, revision: round }, 'Merge', { etag: state!.etag }],
  ]);
}
