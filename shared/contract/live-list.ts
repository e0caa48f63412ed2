// The live list of a queue: its ongoing conversations, worst first.
import * as z from 'zod';
import { alert, customer } from './alert';
import { sentimentUpdate } from './sentiment';

export const liveRow = sentimentUpdate
  .extend({
    customer,
    lastMessageAt: z.iso.datetime().nullable(),
    scores: z
      .array(z.number())
      .meta({ description: "The conversation's scores after its last 20 changes, oldest first." }),
    alert: alert.nullable().meta({ description: "The newest supervisor's alert that is open or acknowledged." }),
  })
  .meta({ id: 'LiveRow' });
/** A conversation in the live list of its queue. */
export type LiveRow = z.infer<typeof liveRow>;

export const liveList = z
  .object({
    conversations: z
      .array(liveRow)
      .meta({ description: 'Worst level first, within it the lowest score, then the newest.' }),
    continuation: z.string().nullable(),
  })
  .meta({ id: 'LiveList' });

/** The reply to watching a queue: the first page of the live list, and the open alerts. */
export const watchedQueue = liveList.extend({ alerts: z.array(alert) }).meta({ id: 'WatchedQueue' });
