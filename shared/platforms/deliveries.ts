// What is known of the deliveries to a connection, and the port that stores it. Pure.
import { createHash } from 'node:crypto';
import type { Connection, RoleRules } from './connection';

const hourMs = 60 * 60 * 1000;
const countedHours = 24;

export interface Deliveries {
  /** When the last request came that proved to come from the platform, ISO 8601; null for none. */
  lastValidAt: string | null;
  /** When the last request came that did not, ISO 8601; null for none. */
  lastRefusedAt: string | null;
  /** How many messages of unknown authors came, by the hour and the rules that fit none of them. */
  unknownAuthors: Readonly<Record<string, number>>;
}

export const noDeliveries: Deliveries = { lastValidAt: null, lastRefusedAt: null, unknownAuthors: {} };

/** Messages of unknown authors that came at an instant. */
export function unknownAuthorsAt(at: Date, rules: RoleRules, count: number): Deliveries {
  return { ...noDeliveries, unknownAuthors: { [`${hourOf(at)} ${keyOfRules(rules)}`]: count } };
}

/** Both together. Counts older than a day are left out. */
export function addDeliveries(one: Deliveries, other: Deliveries, now: Date): Deliveries {
  const unknownAuthors: Record<string, number> = {};
  for (const [key, count] of [one, other].flatMap((deliveries) => Object.entries(deliveries.unknownAuthors)))
    if (isCounted(key, now)) unknownAuthors[key] = (unknownAuthors[key] ?? 0) + count;
  return {
    lastValidAt: later(one.lastValidAt, other.lastValidAt),
    lastRefusedAt: later(one.lastRefusedAt, other.lastRefusedAt),
    unknownAuthors,
  };
}

/**
 * How many messages of unknown authors came in the last 24 hours, counted from the start of an hour. What other rules
 * did not fit is left out, so that a mended rule shows at once.
 */
export function countUnknownAuthors({ unknownAuthors }: Deliveries, rules: RoleRules, now: Date): number {
  const ending = ` ${keyOfRules(rules)}`;
  return Object.entries(unknownAuthors)
    .filter(([key]) => key.endsWith(ending) && isCounted(key, now))
    .reduce((sum, [, count]) => sum + count, 0);
}

/** The key of a connection's deliveries; another platform of the same id starts anew. */
export function deliveriesKeyOf({ platform, id }: Pick<Connection, 'platform' | 'id'>): string {
  return `${platform}:${id}`;
}

/** Deliveries as they are stored. */
export interface StoredDeliveries {
  deliveries: Deliveries;
  /** The id of the write that stored them. */
  writeId: string;
  /** Changes with every write. */
  version: string;
}

/**
 * Stores the deliveries of all connections; all instances write to the same rows. Both methods reject with
 * StorageUnavailableError when storage can't be reached.
 */
export interface DeliveryStore {
  /** Everything that is stored, by key. */
  read(): Promise<ReadonlyMap<string, StoredDeliveries>>;
  /**
   * Replaces what is stored under a key.
   * @param version of what is replaced; null when nothing is stored
   * @returns what is stored now; null when another instance wrote in the meantime
   */
  write(key: string, deliveries: Deliveries, writeId: string, version: string | null): Promise<StoredDeliveries | null>;
}

/** The first 13 characters of an ISO time. */
function hourOf(instant: Date): string {
  return instant.toISOString().slice(0, 13);
}

function isCounted(key: string, now: Date): boolean {
  return key.slice(0, 13) > hourOf(new Date(now.getTime() - countedHours * hourMs));
}

function keyOfRules({ agent, bot, customer }: RoleRules): string {
  return createHash('sha256')
    .update(JSON.stringify([agent, bot, customer]))
    .digest('base64url')
    .slice(0, 12);
}

function later(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
