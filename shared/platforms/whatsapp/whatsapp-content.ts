// The customer's own words in a message of WhatsApp, by the message's type.

type Path = readonly string[];

/** Where the words of each type of message are; several paths: the first that leads to a text. */
const pathsOfWords: Readonly<Record<string, readonly Path[]>> = {
  text: [['text', 'body']],
  // A button of a template.
  button: [['button', 'text']],
  interactive: [
    ['interactive', 'button_reply', 'title'],
    ['interactive', 'list_reply', 'title'],
  ],
  image: [['image', 'caption']],
  video: [['video', 'caption']],
  document: [['document', 'caption']],
  // The note that comes with a basket.
  order: [['order', 'text']],
  audio: [],
  voice: [],
  sticker: [],
  location: [],
  contacts: [],
};

/** Whether a customer writes messages of this type. The others are reactions, notices, and types without a content. */
export function isContentType(type: string): boolean {
  return Object.hasOwn(pathsOfWords, type);
}

/** Null where the message has no words, or only forwarded ones, which are somebody else's. */
export function ownWords(message: unknown): string | null {
  const isForwarded = ['forwarded', 'frequently_forwarded'].some(
    (name) => valueAt(message, ['context', name]) === true,
  );
  const type = valueAt(message, ['type']);
  if (isForwarded || typeof type !== 'string' || !isContentType(type)) return null;
  const texts = pathsOfWords[type]?.map((path) => valueAt(message, path));
  return texts?.find((text) => typeof text === 'string') ?? null;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[name] : undefined,
    value,
  );
}
