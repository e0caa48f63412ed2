// The section `extensions.queues` of host.json, with the limits and defaults of the Storage queues extension 5.x.
import { z } from 'zod';

const timeSpanPattern = /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})(\.\d{1,7})?$/;
const sevenDaysMs = 7 * 24 * 3_600_000;
const defaultPollingMs = 60_000;
/** The minimum pause between two polls. */
export const shortestPollingMs = 100;

const timeSpanMs = z
  .string()
  .regex(timeSpanPattern, 'must be a time span such as "00:00:02"')
  .transform((text) => {
    const [, days = 0, hours = 0, minutes = 0, seconds = 0, fraction = 0] = timeSpanPattern.exec(text) ?? [];
    return (
      (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds) + Number(fraction)) * 1000
    );
  });

/** Parses the section; an unknown setting is an error. */
export const queuesSection = z
  .strictObject({
    /** The maximum number of messages received by one poll. */
    batchSize: z.int().min(1).max(32).default(16),
    /** The next batch is received when at most this many messages are in progress; half a batch by default. */
    newBatchThreshold: z.int().min(0).optional(),
    maxPollingInterval: timeSpanMs.pipe(z.number().min(shortestPollingMs)).default(defaultPollingMs),
    /** How long a message stays invisible after a failure. */
    visibilityTimeout: timeSpanMs.pipe(z.number().max(sevenDaysMs)).default(0),
    /** How often a message is tried before it is moved to the poison queue. */
    maxDequeueCount: z.int().min(1).default(5),
    messageEncoding: z
      .string()
      .toLowerCase()
      .pipe(z.enum(['base64', 'none']))
      .default('base64'),
  })
  .transform(({ maxPollingInterval, visibilityTimeout, ...section }) => ({
    ...section,
    newBatchThreshold: section.newBatchThreshold ?? Math.floor(section.batchSize / 2),
    // The default is shorter than on Azure, as with Core Tools: a minute is too long during development.
    longestPollingMs: maxPollingInterval === defaultPollingMs ? 2_000 : maxPollingInterval,
    retryAfterSeconds: Math.floor(visibilityTimeout / 1000),
  }));

/** How queues are polled and their messages processed. */
export type QueueSettings = Readonly<z.output<typeof queuesSection>>;

/** How a message's bytes are encoded in the queue. */
export type MessageEncoding = QueueSettings['messageEncoding'];
