// Records when deliveries come and how many authors are unknown. Records are added up in memory, and the store is
// written beside the requests: at most once in ten seconds for each connection, however many requests come.
import { randomUUID } from 'node:crypto';
import { withDeadline, withoutRequestDeadline } from '../deadline';
import type { Connection } from './connection';
import {
  addDeliveries,
  countUnknownAuthors,
  deliveriesKeyOf,
  noDeliveries,
  unknownAuthorsAt,
  type Deliveries,
  type DeliveryStore,
  type StoredDeliveries,
} from './deliveries';

/** The time between two writes of one connection. */
export const writeIntervalMs = 10_000;
/** Everything that one request records goes into one write. */
export const collectForMs = 200;
const maxAttempts = 5;
const lastWritesTimeoutMs = 5_000;

/** What the deliveries to a connection amount to. */
export interface DeliverySummary {
  lastValidAt: string | null;
  lastRefusedAt: string | null;
  /** Messages of unknown authors in the last 24 hours. */
  unknownAuthors: number;
}

interface Entry {
  readonly connection: Connection;
  /** As last read or written; undefined before that, null when nothing is stored. */
  stored?: StoredDeliveries | null;
  /** Recorded, and not part of a write yet. */
  unwritten?: Deliveries | undefined;
  /** Being written. After a failure it is written again under the same id, so that it counts once. */
  write?: { id: string; deliveries: Deliveries } | undefined;
  running?: Promise<void> | undefined;
  timer?: NodeJS.Timeout | undefined;
  lastWriteAtMs: number;
  isFailing: boolean;
}

export class DeliveryLog {
  private readonly entries: ReadonlyMap<string, Entry>;

  constructor(
    connections: readonly Connection[],
    private readonly store: DeliveryStore,
    private readonly now: () => Date,
    private readonly log: (line: string) => void,
  ) {
    const start = { lastWriteAtMs: -Infinity, isFailing: false };
    this.entries = new Map(connections.map((connection) => [connection.id, { connection, ...start }]));
  }

  /** Records a request that comes from the platform. Like all records, it returns at once and never fails. */
  recordValid(connection: Connection): void {
    this.record(connection, { ...noDeliveries, lastValidAt: this.now().toISOString() });
  }

  /** Records a request that does not prove that it comes from the platform. */
  recordRefused(connection: Connection): void {
    this.record(connection, { ...noDeliveries, lastRefusedAt: this.now().toISOString() });
  }

  /** Records messages whose authors fit no rule of the connection. */
  recordUnknownAuthors(connection: Connection, count: number): void {
    if (count > 0) this.record(connection, unknownAuthorsAt(this.now(), connection.roles, count));
  }

  /**
   * Reads what all instances have stored.
   * @throws {StorageUnavailableError}
   */
  async refresh(): Promise<void> {
    const before = new Map([...this.entries.values()].map((entry) => [entry, entry.stored]));
    const rows = await this.store.read();
    // A write that ended during the read knows better.
    for (const [entry, stored] of before)
      if (entry.stored === stored) settle(entry, rows.get(deliveriesKeyOf(entry.connection)) ?? null);
  }

  /** What this instance knows: what it last read from the store, and its own records. */
  summaryOf({ id, roles }: Connection): DeliverySummary {
    const now = this.now();
    const { stored, write, unwritten } = this.entries.get(id) ?? {};
    const known = [stored?.deliveries, write?.deliveries, unwritten].reduce<Deliveries>(
      (sum, part) => (part ? addDeliveries(sum, part, now) : sum),
      noDeliveries,
    );
    const { lastValidAt, lastRefusedAt } = known;
    return { lastValidAt, lastRefusedAt, unknownAuthors: countUnknownAuthors(known, roles, now) };
  }

  /** Writes everything that is recorded, without a pause, before the process ends. Gives up after five seconds. */
  async writeAll(): Promise<void> {
    const writeLast = async (entry: Entry) => {
      await entry.running;
      clearTimeout(entry.timer);
      if (hasWork(entry)) await this.run(entry);
    };
    await withDeadline(lastWritesTimeoutMs, () => Promise.all([...this.entries.values()].map(writeLast))).catch(
      (error: unknown) => this.log(`The last deliveries could not be recorded. ${reasonOf(error)}`),
    );
  }

  private record({ id }: Connection, deliveries: Deliveries): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    entry.unwritten = addDeliveries(entry.unwritten ?? noDeliveries, deliveries, this.now());
    this.schedule(entry);
  }

  private schedule(entry: Entry): void {
    if (entry.timer || entry.running) return;
    const intervalLeftMs = entry.lastWriteAtMs + writeIntervalMs - this.now().getTime();
    // A clock that is set back must not lengthen the interval.
    const waitMs = Math.min(writeIntervalMs, Math.max(collectForMs, intervalLeftMs));
    // The write outlives the request that causes it, and must not keep the process alive.
    entry.timer = withoutRequestDeadline(() => setTimeout(() => void this.run(entry), waitMs).unref());
  }

  private async run(entry: Entry): Promise<void> {
    entry.timer = undefined;
    entry.lastWriteAtMs = this.now().getTime();
    entry.running = this.write(entry);
    await entry.running;
    entry.running = undefined;
    if (hasWork(entry)) this.schedule(entry);
  }

  /** Never rejects: no caller waits for it, and an unhandled rejection would end the process. */
  private async write(entry: Entry): Promise<void> {
    try {
      if (!entry.write) this.begin(entry);
      for (let attempt = 1; entry.write && attempt <= maxAttempts; attempt++)
        await this.tryToWrite(entry, attempt === 1);
      entry.isFailing = false;
    } catch (error) {
      const { id } = entry.connection;
      if (!entry.isFailing)
        this.log(`Connection ${id}: its deliveries could not be recorded, and will be again. ${reasonOf(error)}`);
      entry.isFailing = true;
    }
  }

  private begin(entry: Entry): void {
    const { connection, unwritten = noDeliveries } = entry;
    entry.write = { id: randomUUID(), deliveries: unwritten };
    entry.unwritten = undefined;
    const count = countUnknownAuthors(unwritten, connection.roles, this.now());
    if (count > 0)
      this.log(
        `Connection ${connection.id}: messages ignored because no rule fits their author: ${count}. Add a pattern to its roles in WEBHOOK_CONNECTIONS.`,
      );
  }

  private async tryToWrite(entry: Entry, isFirstAttempt: boolean): Promise<void> {
    const { connection } = entry;
    const key = deliveriesKeyOf(connection);
    // What is remembered is usually current. If not, another instance wrote, or the answer to our last write was lost.
    if (!isFirstAttempt || entry.stored === undefined) settle(entry, (await this.store.read()).get(key) ?? null);
    const { stored = null, write } = entry;
    if (!write) return;
    const next = addDeliveries(stored?.deliveries ?? noDeliveries, write.deliveries, this.now());
    const written = await this.store.write(key, next, write.id, stored?.version ?? null);
    if (written) settle(entry, written);
  }
}

/** Takes over what is stored. A write that is part of it is done, even if its answer was lost. */
function settle(entry: Entry, stored: StoredDeliveries | null): void {
  entry.stored = stored;
  if (entry.write && stored?.writeId === entry.write.id) entry.write = undefined;
}

function hasWork({ write, unwritten }: Entry): boolean {
  return write !== undefined || unwritten !== undefined;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'Something that is not an error was thrown.';
}
