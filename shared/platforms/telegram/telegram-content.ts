// What somebody wrote in a message of Telegram: its own words, without those of others.
import * as z from 'zod';

const text = z.string().optional().catch(undefined);

const entities = z
  .array(z.unknown())
  .transform((list) => list.flatMap((given) => entity.safeParse(given).data ?? []))
  .optional()
  .catch(undefined);
const entity = z.looseObject({ type: z.string(), offset: z.int().min(0), length: z.int().min(0) });
type Entity = z.output<typeof entity>;

const content = z.looseObject({
  text,
  caption: text,
  entities,
  caption_entities: entities,
  forward_origin: z.unknown().optional(),
  // Before version 7 of the Bot API.
  forward_date: z.unknown().optional(),
  via_bot: z.unknown().optional(),
});

/** Fields of a message that somebody wrote or attached. The other messages tell of joins, titles, payments and calls. */
const written = [
  'text',
  'caption',
  'animation',
  'audio',
  'checklist',
  'contact',
  'dice',
  'document',
  'game',
  'location',
  'paid_media',
  'photo',
  'poll',
  'sticker',
  'story',
  'venue',
  'video',
  'video_note',
  'voice',
] as const;

/** Whether the message is what somebody wrote or attached, and no notice of the chat. */
export function isWritten(message: unknown): boolean {
  return typeof message === 'object' && message !== null && written.some((field) => Object.hasOwn(message, field));
}

/** Null where the message has no words, or only those of somebody else: a forwarded message, a bot's answer. */
export function ownWords(message: unknown): string | null {
  const { data } = content.safeParse(message);
  if (!data || (data.forward_origin ?? data.forward_date ?? data.via_bot) !== undefined) return null;
  if (data.text !== undefined) return withoutQuotes(data.text, data.entities);
  return data.caption === undefined ? null : withoutQuotes(data.caption, data.caption_entities);
}

/** Offsets count UTF-16 units, as in JavaScript. Quotes are not nested. */
function withoutQuotes(text: string, entities: readonly Entity[] = []): string {
  const quotes = entities.filter(({ type }) => type === 'blockquote' || type === 'expandable_blockquote');
  if (quotes.length === 0) return text;
  let end = 0;
  let own = '';
  for (const { offset, length } of quotes.toSorted((a, b) => a.offset - b.offset)) {
    own += text.slice(end, offset);
    end = Math.max(end, offset + length);
  }
  return (own + text.slice(end)).trim();
}
