// The figures of conversations in Azure Table Storage, one partition per queue. A row's key begins with its day, so that a
// report reads its days only.
import { odata } from '@azure/data-tables';
import { keyOf } from '../contract/identifier';
import type { CountedConversation, FigureStore } from '../report/figure-store';
import type { Figures } from '../report/figures';
import { RevisionedRows } from './revisioned-rows';
import type { Table } from './tables';

const rowsPerPage = 1_000;
/** The days of a report are read in spans of this many side by side. */
const daysPerRead = 31;
const dayMs = 24 * 60 * 60 * 1000;

/** Figures as JSON, since they are only read as a whole. */
type FigureRow = { figures: string };

export class TableFigureStore implements FigureStore {
  private readonly rows: RevisionedRows<{ queueId: string; storedAt: string }>;

  constructor(
    private readonly table: Table,
    /** The backoff before the next attempt after a conflict. */
    pause: (attempt: number) => Promise<void>,
  ) {
    this.rows = new RevisionedRows(table, pause);
  }

  async put(conversation: CountedConversation, figures: Figures | null, storedAt: string): Promise<void> {
    const { queueId, conversationId } = conversation;
    const row = figures && {
      rowKey: figureRowKeyOf(figures.day, conversationId),
      ...({ figures: JSON.stringify(figures) } satisfies FigureRow),
    };
    await this.rows.put(conversation, { queueId, storedAt }, row);
  }

  async erase(queueId: string, conversationId: string): Promise<void> {
    await this.rows.erase(queueId, conversationId);
  }

  async read(queueId: string, from: string, to: string): Promise<Figures[]> {
    const lists = await Promise.all(
      spansOf(from, to).map((span) =>
        this.table.run(async (client) => {
          // `~~` sorts after the key of every conversation.
          const [first, last] = [`${firstFigureRowKey}${span.from}`, `${firstFigureRowKey}${span.to}~~`];
          const filter = odata`PartitionKey eq ${keyOf(queueId)} and RowKey ge ${first} and RowKey lt ${last}`;
          const list: Figures[] = [];
          const queryOptions = { filter, select: ['figures'] };
          for await (const rows of client
            .listEntities<FigureRow>({ queryOptions })
            .byPage({ maxPageSize: rowsPerPage }))
            list.push(...rows.map(({ figures }) => JSON.parse(figures) as Figures));
          return list;
        }),
      ),
    );
    return lists.flat();
  }

  async removeOlderThan(instant: string, byQueue: ReadonlyMap<string, string>): Promise<number> {
    const latest = [instant, ...byQueue.values()].sort().at(-1) ?? instant;
    const isOld = (facts: { queueId: string; storedAt: string }) =>
      facts.storedAt < (byQueue.get(facts.queueId) ?? instant);
    return this.rows.removeWhere(odata`storedAt lt ${latest}`, isOld);
  }
}

const firstFigureRowKey = 'd';

function figureRowKeyOf(day: string, conversationId: string): string {
  return `${firstFigureRowKey}${day}${keyOf(conversationId)}`;
}

function spansOf(from: string, to: string): { from: string; to: string }[] {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  const spans: { from: string; to: string }[] = [];
  for (let start = first; start <= last; start += daysPerRead * dayMs)
    spans.push({ from: toDay(start), to: toDay(Math.min(last, start + (daysPerRead - 1) * dayMs)) });
  return spans;
}

function toDay(instantMs: number): string {
  return new Date(instantMs).toISOString().slice(0, 10);
}
