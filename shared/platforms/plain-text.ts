// The author's own words as plain text: from HTML, without earlier mail that the message quotes. The tokenizer of
// htmlparser2 reads the markup; a tree of elements is not needed, and its tree builder is quadratic on unclosed tags.
import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

/** Elements whose content is not shown as text. */
const hiddenElements = new Set(
  'script style title template noscript noembed noframes iframe object audio video svg math select textarea'.split(' '),
);

/** Elements that start and end a line. */
const blockElements = new Set(
  `address article aside blockquote body dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
   header hr html li main nav ol p pre section summary table tbody tfoot thead tr ul`.split(/\s+/),
);

/**
 * Elements that are followed to their end tag, besides the hidden ones. An end tag closes what is open inside it.
 * Elements such as `b` are not followed: their end tag never ends a quote.
 */
const containers = new Set(['article', 'blockquote', 'div', 'main', 'pre', 'section']);

/** How mail programs mark the mail that they quote. */
const quoteClasses = new Set([
  'gmail_extra',
  'gmail_quote',
  'gmail_quote_container',
  'moz-cite-prefix',
  'protonmail_quote',
  'tutanota_quote',
  'yahoo_quoted',
  'zmail_extra',
]);
const quoteIds = new Set(['isForwardContent', 'mail-editor-reference-message-container', 'OLK_SRC_BODY_SECTION']);

/** Outlook marks only where the quoted mail begins. */
const restIsQuotedIds = new Set(['appendonsend', 'divRplyFwdMsg']);

/** What is written for a quote that is left out. The lines of a quote in plain text start with it, too. */
const quoteMark = '>';

/** An emoji that is sent as an image is a word; the description of any other image is not. */
const emoji = /^(?=.*\p{Extended_Pictographic})[\p{Extended_Pictographic}\p{Emoji_Component}]{1,16}$/u;

/**
 * The author's words in a message of HTML, without what it quotes. Paragraphs and breaks become line breaks. A text
 * without tags keeps its line breaks.
 * @returns null when there are none
 */
export function plainTextOf(html: string): string | null {
  const collector = new TextCollector(html);
  const tokenizer = new Tokenizer({ decodeEntities: true }, collector);
  tokenizer.write(html);
  tokenizer.end();
  return withoutQuotedMail(collector.text);
}

/**
 * The author's words in a plain text, without quoted lines and the earlier mail below them.
 * @returns null when there are none
 */
export function withoutQuotedMail(text: string): string | null {
  const lines = text.split(/\r\n?|\n/).map((line) => line.replace(/[\s\u00a0]+/g, ' ').trim());
  const own = ownLines(lines);
  while (/^[_\-=*]{4,}$|^$/.test(own.at(-1) ?? 'none')) own.pop();
  return (
    own
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim() || null
  );
}

class TextCollector implements TokenizerCallbacks {
  text = '';
  private readonly html: string;
  private isLineEmpty = true;
  /** The open containers and hidden elements. */
  private readonly open: { name: string; isLeftOut: boolean }[] = [];
  /** How many of them have a name: an end tag without a start must not search them all. */
  private readonly openCounts = new Map<string, number>();
  private leftOutDepth = 0;
  private isRestQuoted = false;
  private readonly hasTags: boolean;
  private tagName = '';
  private attributes = new Map<string, string>();
  private attributeName = '';
  private attributeValue = '';

  constructor(html: string) {
    this.html = html;
    this.hasTags = /<[a-z!/]/i.test(html);
  }

  ontext(start: number, end: number): void {
    this.add(this.html.slice(start, end));
  }

  ontextentity(codePoint: number): void {
    this.add(String.fromCodePoint(codePoint));
  }

  onopentagname(start: number, end: number): void {
    this.tagName = this.html.slice(start, end).toLowerCase();
    this.attributes = new Map();
  }

  onattribname(start: number, end: number): void {
    this.attributeName = this.html.slice(start, end).toLowerCase();
    this.attributeValue = '';
  }

  onattribdata(start: number, end: number): void {
    this.attributeValue += this.html.slice(start, end);
  }

  onattribentity(codePoint: number): void {
    this.attributeValue += String.fromCodePoint(codePoint);
  }

  onattribend(): void {
    // As in a browser, the first of two attributes with the same name counts.
    if (!this.attributes.has(this.attributeName)) this.attributes.set(this.attributeName, this.attributeValue);
  }

  onopentagend(): void {
    const name = this.tagName;
    const id = this.attributes.get('id') ?? '';
    if (name === 'br') this.breakLine();
    if (blockElements.has(name)) this.startLine();
    if (name === 'td' || name === 'th') this.add(' ');
    if (name === 'img' && emoji.test(this.attributes.get('alt') ?? '')) this.add(this.attributes.get('alt') ?? '');
    if (restIsQuotedIds.has(id)) this.isRestQuoted = true;
    if (!containers.has(name) && !hiddenElements.has(name)) return;
    const isQuote = name === 'blockquote' || quoteIds.has(id) || this.classes().some((one) => quoteClasses.has(one));
    if (isQuote) {
      this.add(quoteMark);
      this.breakLine();
    }
    const isLeftOut = isQuote || hiddenElements.has(name);
    this.open.push({ name, isLeftOut });
    this.openCounts.set(name, (this.openCounts.get(name) ?? 0) + 1);
    if (isLeftOut) this.leftOutDepth++;
  }

  /** In HTML, the slash of `<div/>` means nothing. */
  onselfclosingtag(): void {
    this.onopentagend();
  }

  onclosetag(start: number, end: number): void {
    const name = this.html.slice(start, end).toLowerCase();
    if (blockElements.has(name)) this.startLine();
    if (!this.openCounts.get(name)) return;
    for (let closed = this.open.pop(); closed; closed = this.open.pop()) {
      this.openCounts.set(closed.name, (this.openCounts.get(closed.name) ?? 0) - 1);
      if (closed.isLeftOut) this.leftOutDepth--;
      if (closed.name === name) return;
    }
  }

  oncdata(): void {}
  oncomment(): void {}
  ondeclaration(): void {}
  onprocessinginstruction(): void {}
  onend(): void {}

  private classes(): string[] {
    return (this.attributes.get('class') ?? '').split(/\s+/);
  }

  private add(text: string): void {
    if (this.leftOutDepth > 0 || this.isRestQuoted) return;
    const keepsLines = !this.hasTags || (this.openCounts.get('pre') ?? 0) > 0;
    const added = keepsLines ? text : text.replace(/[\t\n\f\r ]+/g, ' ');
    this.text += added;
    const lastLine = added.slice(added.lastIndexOf('\n') + 1);
    this.isLineEmpty = (lastLine === added ? this.isLineEmpty : true) && lastLine.trim() === '';
  }

  private breakLine(): void {
    if (this.leftOutDepth > 0 || this.isRestQuoted) return;
    this.text += '\n';
    this.isLineEmpty = true;
  }

  private startLine(): void {
    if (!this.isLineEmpty) this.breakLine();
  }
}

function ownLines(lines: readonly string[]): string[] {
  const own: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (isQuoted(lines, index)) continue;
    if (startsEarlierMail(lines, index)) break;
    const introduction = introductionLength(lines, index);
    if (introduction === 0) {
      own.push(line);
      continue;
    }
    // A quote whose lines are marked may be followed by the author's answer; one that is not reaches to the end.
    let next = index + introduction;
    while (lines[next] === '') next++;
    if (next < lines.length && !isQuoted(lines, next)) break;
    index = next - 1;
  }
  return own;
}

const emoticon = /^>+(?:[:;=][-'o]?[([{/\\|@<]|[._]+[<>])/;
const comparison = /^> ?\d/;

/** "> 3 weeks" means more than three weeks, unless the lines around it make it a quote. */
function isQuoted(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? '';
  if (!line.startsWith(quoteMark) || emoticon.test(line)) return false;
  const [before = '', after = ''] = [lines[index - 1], lines[index + 1]];
  return !comparison.test(line) || [before, after].some((near) => near.startsWith(quoteMark)) || before.endsWith(':');
}

// The words of mail programs in the languages that the local model scores.
const separator =
  /^(?:-{2,} ?(?:original message|forwarded message|reply message|ursprüngliche nachricht|weitergeleitete nachricht|message d'origine|message transféré|mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato|oorspronkelijk bericht|doorgestuurd bericht|mensagem original|mensagem encaminhada) ?-{2,}|begin forwarded message:)$/i;
const fromField = /^\*?(?:from|von|de|da|van) ?:\*? /i;
const dateField = /^\*?(?:sent|date|gesendet|datum|envoyé|enviado|fecha|inviato|data|verzonden|enviada em) ?:/i;
const subjectField = /^\*?(?:subject|betreff|objet|asunto|oggetto|onderwerp|assunto) ?:/i;
const maxFields = 8;

/** Whether a forwarded or answered mail starts here, with a separator or with its fields. */
function startsEarlierMail(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? '';
  if (line.length > maxIntroduction) return false;
  if (separator.test(line)) return true;
  if (!fromField.test(line)) return false;
  const fields = lines.slice(index + 1, index + maxFields);
  return fields.some((field) => dateField.test(field)) && fields.some((field) => subjectField.test(field));
}

const introductionStart = /^(?:on|am|le|el|il|op|em) |@/i;
const introductionVerb = /(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu)/i;
const maxIntroduction = 300;
const maxIntroductionLines = 3;

/** The number of lines of "On … Robin wrote:" that start here; 0 when it is something else. */
function introductionLength(lines: readonly string[], index: number): number {
  if (!introductionStart.test((lines[index] ?? '').slice(0, maxIntroduction))) return 0;
  for (let count = 1; count <= maxIntroductionLines; count++) {
    const text = lines.slice(index, index + count).join(' ');
    if (text.length > maxIntroduction) return 0;
    // The date tells it from a sentence of the author.
    if (text.endsWith(':') && introductionVerb.test(text) && /\d/.test(text)) return count;
  }
  return 0;
}
