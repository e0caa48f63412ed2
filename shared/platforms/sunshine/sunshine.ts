// Zendesk Sunshine Conversations, webhooks of version 2 (developer.zendesk.com/api-reference/conversations): batches of
// events. The webhook's shared secret comes in a header. Shapes: github.com/zendesk/sunshine-conversations-javascript.
import * as z from 'zod';
import type { AuthorRole } from '../../contract/message';
import { items, notAMessage, type Platform, type PlatformItem } from '../platform';
import { verifySharedSecret } from '../signatures';
import { fromText } from '../times';

const id = z.string().min(1);
const text = z.string().optional().catch(undefined);

const delivery = z.looseObject({
  app: z.looseObject({ id: text }).optional().catch(undefined),
  events: z.array(z.unknown()),
});

const event = z.looseObject({
  type: z.string(),
  createdAt: text,
  payload: z.looseObject({ conversation: z.looseObject({ id }) }),
});
type Event = z.output<typeof event>;

const messagePayload = z.looseObject({
  message: z.looseObject({
    id,
    received: text,
    author: z.looseObject({
      type: z.enum(['user', 'business']),
      subtypes: z.array(z.unknown()).optional().catch(undefined),
      userId: text,
      user: z.looseObject({ id: text }).optional().catch(undefined),
      displayName: text,
    }),
    content: z.unknown().optional(),
    source: z.looseObject({ type: text, integrationId: text }).optional().catch(undefined),
    deleted: z.boolean().optional().catch(undefined),
    activity: z.looseObject({ type: text }).optional().catch(undefined),
  }),
});
type Message = z.output<typeof messagePayload>['message'];

const controlPayload = z.looseObject({
  reason: text,
  conversation: z.looseObject({
    activeSwitchboardIntegration: z.looseObject({ integrationId: text }).optional().catch(undefined),
  }),
});

export const sunshine: Platform = {
  title: 'Sunshine Conversations',
  writeBackTo: { baseUrl: 'https://api.smooch.io' },
  verify({ header }, { secrets }) {
    verifySharedSecret(header('x-api-key'), 'The header X-API-Key', secrets);
  },
  parse(payload) {
    const { data } = delivery.safeParse(payload);
    const appId = data?.app?.id;
    return items(...(data?.events ?? []).map((given) => toItem(event.safeParse(given).data, appId)));
  },
};

function toItem(given: Event | undefined, appId: string | undefined): PlatformItem {
  switch (given?.type) {
    case 'conversation:message':
      return toMessage(given, appId);
    case 'switchboard:passControl':
    case 'switchboard:releaseControl':
      return toControlChange(given);
    case 'conversation:remove':
      return toEnd(given);
    default:
      return notAMessage;
  }
}

function toMessage(given: Event, appId: string | undefined): PlatformItem {
  const { data } = messagePayload.safeParse(given.payload);
  if (!data) return notAMessage;
  const { message } = data;
  if (message.activity?.type === 'ticket:closed') return toEnd(given);
  const { author, received, source, deleted } = message;
  return {
    kind: 'message',
    conversation: given.payload.conversation.id,
    messageId: message.id,
    change: deleted ? 'deleted' : 'created',
    author: { role: roleOf(message), id: author.userId ?? author.user?.id, name: author.displayName },
    text: deleted ? null : ownWords(message.content),
    sentAt: fromText(received),
    changedAt: deleted ? fromText(given.createdAt) : undefined,
    queue: source?.integrationId,
    appId,
  };
}

function roleOf({ author, source }: Message): AuthorRole {
  if (author.type === 'user') return 'customer';
  if (author.subtypes?.includes('activity')) return 'system';
  return author.subtypes?.includes('AI') || source?.type === 'zd:answerBot' ? 'bot' : 'agent';
}

const written = z.looseObject({ type: z.enum(['text', 'image', 'file']), text: z.string() });
const formResponse = z.looseObject({ type: z.literal('formResponse'), fields: z.array(z.unknown()) });
const textField = z.looseObject({ type: z.literal('text'), text: z.string() }).transform(({ text }) => [text]);
const selectField = z
  .looseObject({ type: z.literal('select'), select: z.array(z.looseObject({ label: z.string() })) })
  .transform(({ select }) => select.map(({ label }) => label));
const field = z.union([textField, selectField]).catch([]);

/**
 * What the customer wrote or chose; a reply button's text is that of the message. Other types, such as a location, have
 * a text that Sunshine Conversations writes for channels that can't show them.
 */
function ownWords(content: unknown): string | null {
  const form = formResponse.safeParse(content).data;
  const answers = form?.fields.flatMap((given) => field.parse(given)) ?? [];
  return answers.length > 0 ? answers.join('\n') : (written.safeParse(content).data?.text ?? null);
}

/** The integration in control is whoever answers: a bot, or the agents. */
function toControlChange(given: Event): PlatformItem {
  const { data } = controlPayload.safeParse(given.payload);
  // Without an integration in control nobody answers any more.
  if (given.type === 'switchboard:releaseControl' || data?.reason === 'ticketClosed') return toEnd(given);
  return {
    kind: 'change',
    conversation: given.payload.conversation.id,
    queue: data?.conversation.activeSwitchboardIntegration?.integrationId,
    at: fromText(given.createdAt),
  };
}

function toEnd({ createdAt, payload }: Event): PlatformItem {
  return { kind: 'change', conversation: payload.conversation.id, ended: true, at: fromText(createdAt) };
}
