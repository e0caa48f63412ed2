// Conversations in Azure Table Storage, one partition each. A read takes the first rows of the partition, usually one
// page: the state and the newest messages, for conversations of any length. A write is one entity group transaction that changes
// the state under its ETag, so that of two writers that read the same state only one succeeds.
import { odata, type TableClient, type TransactionAction } from '@azure/data-tables';
import type { Alert } from '../contract/alert';
import { keyOf } from '../contract/identifier';
import type {
  Commit,
  CommitResult,
  Conversation,
  FoundMessage,
  MessageStore,
  ScoredMessage,
  WithdrawnMessage,
} from '../conversations/message-store';
import {
  fromMessageRow,
  fromStateRow,
  fromWithdrawnMarkerRow,
  toMarkerRow,
  toMessageRow,
  toStateRow,
  toWithdrawnMarkerRow,
  type MarkerRow,
  type MessageRow,
  type StateRow,
  type TombstoneRow,
} from './conversation-rows';
import { fromAlertRow, toAlertRow, type AlertRow } from './alert-rows';
import { toEffectRow } from './effect-rows';
import { eraseConversation, eraseExpiredRows, type EraseElsewhere } from './erase-conversation';
import { alertRowKey, firstMarkerRowKey, markerRowKey, messageRowKey, stateRowKey } from './row-keys';
import {
  firstRows,
  isConflict,
  rowOrNull,
  statusOf,
  submit,
  verifyStorageAnswers,
  withDoubles,
  type Table,
} from './tables';

type Listed<Row> = Row & { rowKey: string; etag: string };
type PageRow = Listed<StateRow> | Listed<TombstoneRow> | Listed<MessageRow> | Listed<MarkerRow>;

export class TableMessageStore implements MessageStore {
  constructor(
    private readonly table: Table,
    /** Erases what a conversation leaves in other tables. */
    private readonly eraseElsewhere: EraseElsewhere = () => Promise.resolve(),
  ) {}

  async read(conversationId: string, limit: number): Promise<Conversation> {
    return this.table.run(async (client) => {
      const filter = odata`PartitionKey eq ${keyOf(conversationId)}`;
      const pages = client.listEntities<object>({ queryOptions: { filter } });
      const [head, ...rows] = (await firstRows(pages.byPage({ maxPageSize: limit + 1 }), limit + 1)) as PageRow[];
      if (!head || !isStateRow(head)) {
        // A conversation that did not begin can have markers of messages that were withdrawn before they arrived.
        const hasWithdrawnMessages = head !== undefined && head.rowKey >= firstMarkerRowKey;
        // A tombstone, or messages without a state, are left over from an incomplete erasure.
        const isBeingErased = head !== undefined && !hasWithdrawnMessages;
        return { conversationId, state: null, messages: [], version: null, isBeingErased, hasWithdrawnMessages };
      }
      const { etag: version, hasWithdrawnMessages = false } = head;
      const messages = rows.filter(isMessageRow).map(fromMessageRow);
      const state = fromStateRow(head);
      return { conversationId, state, messages, version, isBeingErased: false, hasWithdrawnMessages };
    });
  }

  async find(conversationId: string, messageId: string): Promise<FoundMessage> {
    return this.table.run(async (client) => {
      const partitionKey = keyOf(conversationId);
      const marker = await rowOrNull(client.getEntity<MarkerRow>(partitionKey, markerRowKey(messageId)));
      if (!marker) return null;
      if (!marker.messageRowKey) return fromWithdrawnMarkerRow(marker);
      const row = await rowOrNull(client.getEntity<MessageRow>(partitionKey, marker.messageRowKey));
      return row ? fromMessageRow(row) : { messageId, withdrawn: 'deleted' };
    });
  }

  async readScores(conversationId: string): Promise<ScoredMessage[]> {
    return this.table.run(async (client) => {
      const filter = odata`PartitionKey eq ${keyOf(conversationId)} and RowKey lt ${firstMarkerRowKey}`;
      const select = [...columnsOfScores, 'erasing'];
      const messages: ScoredMessage[] = [];
      let hasState = false;
      for await (const listed of client.listEntities<object>({ queryOptions: { filter, select } })) {
        const row = listed as PageRow;
        if (isStateRow(row)) hasState = true;
        else if (hasState && isMessageRow(row)) messages.push(fromMessageRow({ ...row, evidence: '[]' }));
      }
      return messages.reverse();
    });
  }

  async findAlert(conversationId: string, alertId: string): Promise<Alert | null> {
    return this.table.run(async (client) => {
      const row = await rowOrNull(client.getEntity<AlertRow>(keyOf(conversationId), alertRowKey(alertId)));
      return row && fromAlertRow(row);
    });
  }

  async commit(commit: Commit): Promise<CommitResult> {
    const { conversation, insert } = commit;
    return this.table.run(async (client) => {
      try {
        await submit(client, actionsOf(commit));
        return 'committed';
      } catch (error) {
        if (!isConflict(error)) throw error;
        return insert && (await isKnown(client, conversation.conversationId, insert.messageId))
          ? 'already-there'
          : 'conflict';
      }
    });
  }

  async withdrawUnknown(conversationId: string, message: WithdrawnMessage, storedAt: string): Promise<boolean> {
    return this.table.run(async (client) => {
      try {
        await client.createEntity(toWithdrawnMarkerRow(conversationId, message, storedAt));
        return true;
      } catch (error) {
        if (statusOf(error) === 409) return false;
        throw error;
      }
    });
  }

  async erase(conversationId: string): Promise<void> {
    await this.table.run((client) => eraseConversation(client, keyOf(conversationId), this.eraseElsewhere));
  }

  async eraseOlderThan(instant: string, byQueue: ReadonlyMap<string, string> = new Map()): Promise<number> {
    return this.table.run((client) => eraseExpiredRows(client, instant, byQueue, this.eraseElsewhere));
  }

  async verifyAnswers(): Promise<void> {
    await verifyStorageAnswers(this.table);
  }
}

const columnsOfScores: (keyof MessageRow | 'PartitionKey' | 'RowKey')[] = [
  ...(['PartitionKey', 'RowKey', 'messageId', 'sentAt', 'positive', 'neutral', 'negative'] as const),
  ...(['provider', 'degraded', 'correctedTo', 'correctedBy', 'correctedAt'] as const),
];

const doubles = ['score', 'positive', 'neutral', 'negative'];

function actionsOf(commit: Commit): TransactionAction[] {
  const { conversation, state, storedAt, insert, restore, replace = [], redate, remove, withdraw } = commit;
  const { alerts = [], effects = [] } = commit;
  const { conversationId, version } = conversation;
  const hasWithdrawnMessages = conversation.hasWithdrawnMessages || withdraw !== undefined;
  const stateRow = withDoubles(toStateRow(conversationId, state, storedAt, hasWithdrawnMessages), doubles);
  const actions: TransactionAction[] = [
    version === null ? ['create', stateRow] : ['update', stateRow, 'Replace', { etag: version }],
  ];
  const messageRow = (message: typeof insert & object) =>
    withDoubles(toMessageRow(conversationId, message, storedAt), doubles);
  if (insert) actions.push(['create', toMarkerRow(conversationId, insert, storedAt)], ['create', messageRow(insert)]);
  if (restore)
    actions.push(
      ['update', toMarkerRow(conversationId, restore, storedAt), 'Replace'],
      ['create', messageRow(restore)],
    );
  // Rewrites the marker with the message's row, so that retention does not erase the marker first.
  for (const message of replace)
    actions.push(
      ['update', messageRow(message), 'Replace'],
      ['upsert', toMarkerRow(conversationId, message, storedAt), 'Replace'],
    );
  if (redate)
    actions.push(
      ['delete', { partitionKey: keyOf(conversationId), rowKey: rowKeyOf(redate.from) }],
      ['update', toMarkerRow(conversationId, redate.to, storedAt), 'Replace'],
      ['create', messageRow(redate.to)],
    );
  if (remove) actions.push(['delete', { partitionKey: keyOf(conversationId), rowKey: rowKeyOf(remove) }]);
  if (withdraw) actions.push(['upsert', toWithdrawnMarkerRow(conversationId, withdraw, storedAt), 'Replace']);
  for (const alert of alerts) actions.push(['upsert', toAlertRow(conversationId, alert, storedAt), 'Replace']);
  for (const effect of effects) actions.push(['create', toEffectRow(conversationId, effect, storedAt)]);
  return actions;
}

function rowKeyOf({ sentAt, messageId }: ScoredMessage): string {
  return messageRowKey(sentAt, messageId);
}

function isStateRow(row: PageRow): row is Listed<StateRow> {
  return row.rowKey === stateRowKey && !('erasing' in row);
}

function isMessageRow(row: PageRow): row is Listed<MessageRow> {
  return row.rowKey > stateRowKey && row.rowKey < firstMarkerRowKey;
}

async function isKnown(client: TableClient, conversationId: string, messageId: string): Promise<boolean> {
  return (await rowOrNull(client.getEntity(keyOf(conversationId), markerRowKey(messageId)))) !== null;
}
