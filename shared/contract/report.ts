// The report of a queue: what became of its conversations, by day, and which alerts other settings would have opened on
// them. Without anybody's name.
import * as z from 'zod';
import { levels } from '../sentiment/levels';
import { alertKinds } from './alert';
import { alertLevels, streakLengths } from './policy';

/** A figure over fewer conversations than this is null. */
export const fewestConversations = 5;
export const maxReportDays = 366;

/** `abort`, so that a value that is no day is not compared with the other one. */
const day = z.iso.date({ error: 'must be a day, such as 2026-11-22', abort: true });
const dayMs = 24 * 60 * 60 * 1000;

/** The number of days from one to another, both included. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / dayMs + 1;
}

/** The days of a report. */
export const reportQuery = z
  .object({
    from: day.meta({ description: 'The first day, in UTC.' }),
    to: day.meta({ description: `The last day, in UTC; at most ${maxReportDays} days.` }),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], error: 'must not be before from' })
  .refine(({ from, to }) => daysBetween(from, to) <= maxReportDays, {
    path: ['to'],
    error: `must be less than ${maxReportDays} days after from`,
  });
export type ReportQuery = z.infer<typeof reportQuery>;

const description = `Null where it would be over fewer than ${fewestConversations} conversations.`;
const count = z.number().int().nullable();
const share = z.number().min(0).max(1).nullable();

/** A field for each name. Client generators do not understand a record with a set of keys. */
function forEach<Name extends string, Schema extends z.ZodType>(names: readonly Name[], schema: Schema) {
  return Object.fromEntries(names.map((name) => [name, schema])) as Record<Name, Schema>;
}

export const levelShares = z
  .object(forEach(levels, z.number().min(0).max(1)))
  .nullable()
  .meta({ description: `The share of each level, in steps of 0.05. ${description}` });
/** The share of each level. */
export type LevelShares = z.infer<typeof levelShares>;

const conversationFigures = {
  conversations: count.meta({
    description: `Conversations whose first message in the queue is of that day, or of these days. ${description}`,
  }),
  startLevel: levelShares,
  lowestLevel: levelShares,
  endLevel: levelShares,
  recovered: share.meta({
    description: `Of those that were ever at negative or worse, the share at neutral or better at the end, in steps of 0.05. ${description}`,
  }),
  minutesToRecover: z
    .number()
    .nullable()
    .meta({ description: `The median time from the first such level to the first neutral one. ${description}` }),
};

export const reportDay = z.object({ day, ...conversationFigures }).meta({ id: 'ReportDay' });
/** The figures of the conversations that began on one day. */
export type ReportDay = z.infer<typeof reportDay>;
/** The figures of the conversations that began on one day, or on all days of the report. */
export type ConversationFigures = Omit<ReportDay, 'day'>;

export const alertFigures = z
  .object({ opened: count, acknowledged: count, ignored: count, resolved: count })
  .meta({ id: 'AlertFigures', description: `Alerts that were opened, and their state by now. ${description}` });
/** The alerts of one kind. */
export type AlertFigures = z.infer<typeof alertFigures>;

export const report = z
  .object({
    from: day,
    to: day,
    ...conversationFigures,
    byDay: z.array(reportDay).meta({ description: 'Every day of the report, oldest first.' }),
    alerts: z.object(forEach(alertKinds, alertFigures)),
    corrections: z
      .object({
        count: count,
        agreement: share.meta({
          description: `The share of corrected messages whose own level was the same or next to the person's, in steps of 0.05. ${description}`,
        }),
      })
      .meta({ description: 'Messages whose level a person corrected.' }),
  })
  .meta({ id: 'Report' });
/** The report of a queue. */
export type Report = z.infer<typeof report>;

export const alertsPreview = z
  .object({
    from: day,
    to: day,
    conversations: count.meta({
      description: `Conversations that began on these days, as far as their alerts were counted. ${description}`,
    }),
    level: z.object(forEach(alertLevels, count)).meta({
      description: `Alerts that each threshold would have opened, for the agent or for supervisors. ${description}`,
    }),
    drop: count,
    streak: z
      .object(
        forEach(
          streakLengths.map((length) => `${length}` as const),
          count,
        ),
      )
      .meta({ description: `Alerts that each length of a streak would have opened. ${description}` }),
  })
  .meta({ id: 'AlertsPreview' });
/** How many alerts each setting would have opened on the conversations of some days. */
export type AlertsPreview = z.infer<typeof alertsPreview>;
