// The plain text of a Slack message, without what it quotes. What a person writes comes twice: as rich text blocks and
// as mrkdwn. The blocks are exact, so they are preferred. The libraries for both produce HTML or Markdown, not plain text.
import * as z from 'zod';
import { optionalText } from '../payload-fields';
import { withoutQuotedLines } from '../quoted-lines';

const element = z.looseObject({
  type: z.string(),
  elements: z.array(z.unknown()).optional().catch(undefined),
  text: optionalText,
  url: optionalText,
  unicode: optionalText,
  name: optionalText,
  fallback: optionalText,
});
type Element = z.output<typeof element>;

/** Real messages have four levels: block, list, list item, text. */
const maxDepth = 8;

/** The author's own words as plain text; null when there are none. */
export function ownWordsOf(text: string | undefined, blocks: unknown): string | null {
  const richText = elementsOf(blocks).filter(({ type }) => type === 'rich_text');
  const words = richText.map((block) => textOf(block, 1)).join('\n');
  const isQuote = richText.some((block) => elementsOf(block.elements).some(({ type }) => type === 'rich_text_quote'));
  return (words.trim() || isQuote ? words : fromMrkdwn(text ?? '')).trim() || null;
}

function elementsOf(list: unknown): Element[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item) => {
    const { data } = element.safeParse(item);
    return data ? [data] : [];
  });
}

function textOf(given: Element, depth: number): string {
  const inner = (separator: string) =>
    depth < maxDepth
      ? elementsOf(given.elements)
          .map((nested) => textOf(nested, depth + 1))
          .join(separator)
      : '';
  switch (given.type) {
    case 'text':
      return given.text ?? '';
    case 'link':
      return given.text ?? given.url ?? '';
    case 'emoji':
      return emojiOf(given);
    case 'date':
      return given.fallback ?? '';
    case 'rich_text':
    case 'rich_text_list':
      return inner('\n');
    case 'rich_text_section':
    case 'rich_text_preformatted':
      return inner('');
    // Mentions are no words, and a quote is somebody else's.
    default:
      return '';
  }
}

/** The emoji itself, since the sentiment model does not know Slack's names; workspaces' own emoji have only a name. */
function emojiOf({ unicode, name }: Element): string {
  const points = (unicode ?? '')
    .split('-')
    .map((hex) => (/^[\da-f]{1,6}$/i.test(hex) ? Number.parseInt(hex, 16) : NaN));
  const isKnown = points.every((point) => point <= 0x10ffff);
  return isKnown ? String.fromCodePoint(...points) : `:${name ?? ''}:`;
}

const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

function fromMrkdwn(text: string): string {
  // `>>>` quotes the rest of the message. A line's `>` is escaped, unless an app wrote it.
  const quoted = text.replace(/^&gt;&gt;&gt;[^]*/m, '').replace(/^&gt;/gm, '>');
  const unlinked = withoutQuotedLines(quoted).replace(/<([^<>\n]+)>/g, (_, inside: string) => labelOf(inside));
  return withoutEmphasis(unlinked).replace(/&(?:lt|gt|amp);/g, (entity) => entities[entity] ?? entity);
}

/** What is shown for `<…>`: the label of a link or a date, nothing for a mention. */
function labelOf(inside: string): string {
  const [target = '', label] = inside.split('|', 2);
  if (/^[@#!]/.test(target)) return target.startsWith('!date^') ? (label ?? '') : '';
  return label ?? target.replace(/^(?:mailto|tel):/, '');
}

/** Without the marks of bold, italic, struck and code text. The length is limited, so that the time stays linear. */
function withoutEmphasis(text: string): string {
  return ['```', '`', '*', '_', '~'].reduce((result, mark) => {
    const escaped = mark.replace('*', '\\*');
    const pair = new RegExp(
      `(?<![\\p{L}\\p{N}])${escaped}(?=\\S)([^]{1,1000}?)(?<=\\S)${escaped}(?![\\p{L}\\p{N}])`,
      'gu',
    );
    return result.replace(pair, '$1');
  }, text);
}
