// The bodies of the live-feed and service routes.
import * as z from 'zod';
import { identifier } from './identifier';

/** What a SignalR client needs to connect to hub `sentiment`. */
export const negotiation = z.object({ url: z.string(), accessToken: z.string() }).meta({ id: 'Negotiation' });

const connectionId = z
  .string('must be a string')
  .regex(/^[\w=+-]{1,128}$/, "must be the live-feed connection's id, as its client knows it");

export const queueWatchRequest = z
  .object({ connectionId }, 'must be a JSON object')
  .meta({ id: 'QueueWatchRequest', examples: [{ connectionId: 'Zm9vYmFy' }] });

export const watchRequest = z
  .object(
    {
      connectionId,
      queueId: identifier.optional(),
    },
    'must be a JSON object',
  )
  .meta({ id: 'WatchRequest', examples: [{ connectionId: 'Zm9vYmFy', queueId: 'billing' }] });

const connectionHealth = z
  .object({
    platform: z.string(),
    lastValidAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When the last request came that was signed by the platform; null for none.' }),
    lastRefusedAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When the last request came with a missing or wrong signature; null for none.' }),
    unknownAuthors: z.int().min(0).meta({
      description: 'How many messages were ignored in the last 24 hours because no rule in `roles` fits their author.',
    }),
  })
  .meta({ id: 'ConnectionHealth' });

export const health = z
  .object({
    status: z.enum(['ok', 'degraded', 'unavailable']),
    version: z.string(),
    parts: z.object({
      storage: z.enum(['ok', 'unavailable']),
      liveFeed: z.enum(['ok', 'unavailable', 'not-configured']),
      sentiment: z.object({ provider: z.string(), degraded: z.boolean() }),
      connections: z
        .record(z.string(), connectionHealth)
        .meta({ description: 'The connections to chat platforms, by id.' }),
      effects: z
        .object({
          givenUp: z.int().min(0).meta({ description: 'effects that failed for a day, in the last seven days' }),
          poisoned: z
            .int()
            .min(0)
            .meta({ description: 'how often a task failed five times in a row, in the last seven days' }),
          lastAt: z.iso.datetime().nullable().meta({ description: 'when the newest of them was recorded' }),
        })
        .nullable()
        .meta({ description: 'null while storage does not answer' }),
    }),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof health>;
