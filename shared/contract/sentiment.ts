// The sentiment of a conversation in replies and pushes: the update, which contains no text, and the snapshot.
import * as z from 'zod';
import { levels, trends, windowSize } from '../sentiment/levels';
import { providerNames } from '../sentiment/provider';
import { alert } from './alert';
import { identifier } from './identifier';

const level = z.enum(levels);
const score = z.number().min(-1).max(1).meta({ description: 'positive − negative' });
const confidence = z.number().min(0).max(1);

export const sentimentUpdate = z
  .object({
    conversationId: identifier,
    queueId: identifier,
    agentId: identifier.nullable(),
    revision: z
      .int()
      .min(0)
      .meta({ description: 'Grows with every change; ignore anything older than you have seen.' }),
    level,
    score,
    previousLevel: level,
    trend: z.enum(trends),
    messageCount: z.int().min(0).max(windowSize).meta({ description: 'How many messages the window holds.' }),
    updatedAt: z.iso.datetime().nullable(),
    provider: z.enum(providerNames).nullable().meta({ description: 'Who scored the newest message.' }),
    degraded: z
      .boolean()
      .meta({ description: 'The configured cloud provider could not be used for some message of the window.' }),
  })
  .meta({ id: 'SentimentUpdate' });
/** The sentiment of a conversation at one revision, as pushed and as returned. It contains no text. */
export type SentimentUpdate = z.infer<typeof sentimentUpdate>;

export const windowMessage = z
  .object({
    messageId: identifier,
    sentAt: z.iso.datetime(),
    text: z.string().optional(),
    language: z.string().optional(),
    scores: z.object({ positive: confidence, neutral: confidence, negative: confidence }).nullable(),
    score: score.nullable(),
    level: level.nullable(),
    weight: z.number().min(0).max(1),
    provider: z.enum(providerNames),
    evidence: z.array(z.object({ start: z.int(), end: z.int(), contribution: z.number() })),
    correction: z
      .object({ level, by: z.string(), at: z.iso.datetime() })
      .nullable()
      .meta({ description: "A person's correction: the message counts with the middle of this level's bin." }),
  })
  .meta({ id: 'WindowMessage' });
/** A message of the window with its contribution to the score. */
export type WindowMessage = z.infer<typeof windowMessage>;

export const sentimentSnapshot = sentimentUpdate
  .extend({
    alert: alert.nullable().meta({ description: "The agent's newest open alert." }),
    window: z.array(windowMessage).max(windowSize).meta({ description: 'Newest first.' }),
  })
  .meta({ id: 'SentimentSnapshot' });
/** The update with the window it was computed from, newest first. */
export type SentimentSnapshot = z.infer<typeof sentimentSnapshot>;

/** A person's correction of a message's level. */
export const correctionRequest = z
  .object({ level: z.enum(levels, `must be one of ${levels.join(', ')}`) }, 'must be a JSON object')
  .meta({ id: 'CorrectionRequest', examples: [{ level: 'neutral' }] });

export const coursePoint = z
  .object({
    messageId: identifier,
    sentAt: z.iso.datetime(),
    score: score.meta({ description: 'With which the message counts: a correction decides it.' }),
    level,
    conversationScore: score.meta({ description: 'Of the conversation after this message.' }),
    conversationLevel: level,
  })
  .meta({ id: 'CoursePoint' });
/** A scored message and the conversation's level after it. */
export type CoursePoint = z.infer<typeof coursePoint>;

export const course = z
  .object({
    points: z.array(coursePoint).meta({ description: 'Oldest first.' }),
    continuation: z.string().nullable(),
  })
  .meta({ id: 'Course' });
