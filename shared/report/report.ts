// The report of a queue from the figures of its conversations and its alerts: pure. No figure is over fewer than five
// conversations, and none is of one agent or customer.
import { alertKinds, type Alert, type AlertKind } from '../contract/alert';
import {
  daysBetween,
  fewestConversations,
  type AlertFigures,
  type ConversationFigures,
  type LevelShares,
  type Report,
  type ReportQuery,
} from '../contract/report';
import { levels, type Level } from '../sentiment/levels';
import type { Figures } from './figures';
import { isNegativeOrWorse, isNeutralOrBetter } from './stay';

/** What the report needs of an alert. */
export type CountedAlert = Pick<Alert, 'conversationId' | 'kind' | 'state'>;

const shareStep = 0.05;
const dayMs = 24 * 60 * 60 * 1000;

/** @param conversations those that began on a day of the report */
export function toReport(
  { from, to }: ReportQuery,
  conversations: readonly Figures[],
  alerts: readonly CountedAlert[],
): Report {
  const byDay = new Map<string, Figures[]>(daysOf(from, to).map((day) => [day, []]));
  for (const figures of conversations) byDay.get(figures.day)?.push(figures);
  const counted = [...byDay.values()].flat();
  return {
    from,
    to,
    ...toConversationFigures(counted),
    byDay: [...byDay].map(([day, ofDay]) => ({ day, ...toConversationFigures(ofDay) })),
    alerts: Object.fromEntries(alertKinds.map((kind) => [kind, toAlertFigures(kind, alerts)])) as Report['alerts'],
    corrections: toCorrections(counted),
  };
}

/** Every day from one to another, both included. */
function daysOf(from: string, to: string): string[] {
  return Array.from({ length: daysBetween(from, to) }, (_, index) =>
    new Date(Date.parse(from) + index * dayMs).toISOString().slice(0, 10),
  );
}

function toConversationFigures(conversations: readonly Figures[]): ConversationFigures {
  const sharesOf = (levelOf: (figures: Figures) => Level) => enough(conversations, (all) => toShares(all.map(levelOf)));
  const negative = conversations.filter(({ lowestLevel }) => isNegativeOrWorse(lowestLevel));
  const minutes = conversations.flatMap(({ minutesToRecover }) => minutesToRecover ?? []);
  return {
    conversations: enough(conversations, ({ length }) => length),
    startLevel: sharesOf(({ startLevel }) => startLevel),
    lowestLevel: sharesOf(({ lowestLevel }) => lowestLevel),
    endLevel: sharesOf(({ endLevel }) => endLevel),
    recovered: enough(negative, (all) =>
      toShare(all.filter(({ endLevel }) => isNeutralOrBetter(endLevel)).length, all.length),
    ),
    minutesToRecover: enough(minutes, median),
  };
}

function toShares(found: readonly Level[]): LevelShares {
  return Object.fromEntries(
    levels.map((level) => [level, toShare(found.filter((other) => other === level).length, found.length)]),
  ) as LevelShares;
}

function toAlertFigures(kind: AlertKind, alerts: readonly CountedAlert[]): AlertFigures {
  const ofKind = alerts.filter((alert) => alert.kind === kind);
  const countOf = (counted: readonly CountedAlert[]) =>
    new Set(counted.map(({ conversationId }) => conversationId)).size < fewestConversations ? null : counted.length;
  const inState = (state: Alert['state']) => countOf(ofKind.filter((alert) => alert.state === state));
  return {
    opened: countOf(ofKind),
    acknowledged: inState('acknowledged'),
    ignored: inState('ignored'),
    resolved: inState('resolved'),
  };
}

function toCorrections(conversations: readonly Figures[]): Report['corrections'] {
  const corrections = conversations.map((figures) => figures.corrections);
  const sumOf = (of: (one: Figures['corrections']) => number, all: readonly Figures['corrections'][]) =>
    all.reduce((sum, one) => sum + of(one), 0);
  return {
    count: enough(
      corrections.filter(({ count }) => count > 0),
      (all) => sumOf(({ count }) => count, all),
    ),
    agreement: enough(
      corrections.filter(({ scored }) => scored > 0),
      (all) =>
        toShare(
          sumOf(({ agreeing }) => agreeing, all),
          sumOf(({ scored }) => scored, all),
        ),
    ),
  };
}

/** A figure over conversations; null where they are too few. */
function enough<Item, Figure>(conversations: readonly Item[], figure: (all: readonly Item[]) => Figure): Figure | null {
  return conversations.length < fewestConversations ? null : figure(conversations);
}

function toShare(part: number, whole: number): number {
  // Divided by a whole number, so that the result is the nearest number to the step.
  return Math.round(part / whole / shareStep) / Math.round(1 / shareStep);
}

/** In minutes, to a tenth. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = 0, high = low] = sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1);
  return Math.round(((low + high) / 2) * 10) / 10;
}
