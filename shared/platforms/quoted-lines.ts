// Quoted lines in Markdown and similar notations.

/** A quoted line; `>:(`, `>_<` and other emoticons are not one. */
const quotedLine = /^ {0,3}>(?![:;=._<-])/;

/** A text without the lines that quote somebody else. */
export function withoutQuotedLines(text: string): string {
  const lines = text.split('\n');
  const own = lines.filter((line) => !quotedLine.test(line));
  return own.length === lines.length ? text : own.join('\n').trim();
}
