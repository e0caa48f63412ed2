// The receivers of outgoing events: the setting EVENT_TARGETS, a JSON array.
import * as z from 'zod';
import { identifier } from '../contract/identifier';
import { withKnownFields } from '../contract/known-fields';
import { jsonSetting } from './json-setting';
import { secureUrl } from './secure-url';
import { decodeWebhookSecret, webhookSecretForm } from './webhook-secret';

export const outgoingEventTypes = ['sentiment.level-changed', 'sentiment.alert'] as const;
export type OutgoingEventType = (typeof outgoingEventTypes)[number];

const secret = z.string(`must be ${webhookSecretForm}`).transform((value, context) => {
  const key = decodeWebhookSecret(value);
  if (!key) context.addIssue({ code: 'custom', message: `must be ${webhookSecretForm}` });
  return key ?? Buffer.alloc(0);
});

const target = withKnownFields(
  z.object(
    {
      url: secureUrl,
      secret,
      events: listOf(z.enum(outgoingEventTypes, `must be one of ${outgoingEventTypes.join(', ')}`)),
      queues: listOf(identifier).optional(),
    },
    'must be an object with url, secret and events',
  ),
);

/** A receiver of outgoing events; without `queues`, it receives the events of all queues. */
export type OutgoingEventTarget = z.output<typeof target>;

const targets = z.array(target, 'must be a JSON array').superRefine((list, context) => {
  for (const [index, current] of list.entries()) {
    const earlier = list.slice(0, index).findIndex((other) => overlap(current, other));
    if (earlier >= 0)
      context.addIssue({
        code: 'custom',
        path: [index],
        message: `repeats target ${earlier}: the same url would receive the same event twice`,
      });
  }
});

/** Parses the setting's text. */
export const eventTargets = jsonSetting('a JSON array', targets);

function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .array(item, 'must be a list')
    .min(1, 'must not be empty')
    .refine((list) => new Set(list).size === list.length, 'must not name anything twice');
}

function overlap(a: OutgoingEventTarget, b: OutgoingEventTarget): boolean {
  const sharesQueue = !a.queues || !b.queues || a.queues.some((queue) => b.queues?.includes(queue));
  const sharesEvent = a.events.some((event) => b.events.includes(event));
  return normalizedUrl(a) === normalizedUrl(b) && sharesEvent && sharesQueue;
}

/** The normalized URL, or the text itself if it is not a URL. */
function normalizedUrl({ url }: OutgoingEventTarget): string {
  return URL.canParse(url) ? new URL(url).href : url;
}
