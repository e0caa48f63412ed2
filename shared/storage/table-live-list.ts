// Live lists in Azure Table Storage, one partition per queue. A row's key sorts by level, score and time, so that a page of
// the worst is read without the rest.
import { odata } from '@azure/data-tables';
import type { ListedConversation, LiveList, LiveListFilter } from '../board/live-list';
import { keyOf } from '../contract/identifier';
import type { LiveRow } from '../contract/live-list';
import type { Page, PageRequest } from '../contract/page';
import { newestFirstKey } from '../conversations/sort-key';
import { levels, type Level } from '../sentiment/levels';
import { RevisionedRows } from './revisioned-rows';
import { readPage, type Table } from './tables';

type ListRow = { row: string; agentId?: string; arrivedAt: string };

export class TableLiveList implements LiveList {
  private readonly rows: RevisionedRows<{ arrivedAt: string }>;

  constructor(
    private readonly table: Table,
    /** The backoff before the next attempt after a conflict. */
    pause: (attempt: number) => Promise<void>,
  ) {
    this.rows = new RevisionedRows(table, pause);
  }

  async put(listed: ListedConversation): Promise<void> {
    const { row, arrivedAt } = listed;
    await this.rows.put(row, { arrivedAt }, toListRow(listed));
  }

  async remove(queueId: string, conversationId: string, revision: number): Promise<void> {
    await this.rows.put({ queueId, conversationId, revision }, { arrivedAt: new Date().toISOString() }, null);
  }

  async erase(queueId: string, conversationId: string): Promise<void> {
    await this.rows.erase(queueId, conversationId);
  }

  async page(
    queueId: string,
    { level, agentId, arrivedSince }: LiveListFilter,
    { limit, after }: PageRequest,
  ): Promise<Page<ListedConversation>> {
    const [from, to] = level ? [`l${rankOf(level)}`, `l${rankOf(level) + 1}`] : ['l', 'm'];
    const filters = [
      odata`PartitionKey eq ${keyOf(queueId)} and RowKey ge ${from} and RowKey lt ${to}`,
      odata`arrivedAt ge ${arrivedSince}`,
      ...(agentId === undefined ? [] : [odata`agentId eq ${agentId}`]),
      ...(after === undefined ? [] : [odata`RowKey gt ${after}`]),
    ];
    const { list, lastKey } = await readPage<ListRow>(this.table, filters.join(' and '), limit, ({ rowKey }) => rowKey);
    return { list: list.map(({ row, arrivedAt }) => ({ row: JSON.parse(row) as LiveRow, arrivedAt })), lastKey };
  }

  async removeOlderThan(instant: string): Promise<number> {
    return this.rows.removeWhere(odata`arrivedAt lt ${instant}`);
  }
}

/** The stored row of a conversation, without the partition key. */
export function toListRow({ row, arrivedAt }: ListedConversation): ListRow & { rowKey: string } {
  const { agentId } = row;
  return { rowKey: listRowKeyOf(row), row: JSON.stringify(row), arrivedAt, ...(agentId !== null && { agentId }) };
}

/** Ascending: the worst level, the lowest score, the newest message. */
function listRowKeyOf({ conversationId, level, score, lastMessageAt, updatedAt }: LiveRow): string {
  const scoreKey = String(Math.round((score + 1) * 1e6)).padStart(7, '0');
  const newest = newestFirstKey(lastMessageAt ?? updatedAt ?? new Date(0).toISOString());
  return `l${rankOf(level)}${scoreKey}${newest}${keyOf(conversationId)}`;
}

function rankOf(level: Level): number {
  return levels.indexOf(level);
}
